using Tidegate.Core.Topics;
using Tidegate.Feeds.Replay;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Replay;

public sealed class ReplayRunTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(ReplayState.Stopped, "start", ReplayState.Running)]
    [InlineData(ReplayState.Running, "pause", ReplayState.Paused)]
    [InlineData(ReplayState.Running, "stop", ReplayState.Stopped)]
    [InlineData(ReplayState.Running, "restart", ReplayState.Running)]
    [InlineData(ReplayState.Paused, "resume", ReplayState.Running)]
    [InlineData(ReplayState.Paused, "stop", ReplayState.Stopped)]
    [InlineData(ReplayState.Paused, "restart", ReplayState.Running)]
    public void A_command_in_its_state_moves_the_run(ReplayState from, string command, ReplayState to)
    {
        var run = RunIn(from);

        Assert.True(Order(run, command));

        Assert.Equal(to, run.Status.State);
    }

    [Theory]
    [InlineData(ReplayState.Stopped, "pause")]
    [InlineData(ReplayState.Stopped, "resume")]
    [InlineData(ReplayState.Stopped, "stop")]
    [InlineData(ReplayState.Stopped, "restart")]
    [InlineData(ReplayState.Running, "start")]
    [InlineData(ReplayState.Running, "resume")]
    [InlineData(ReplayState.Paused, "start")]
    [InlineData(ReplayState.Paused, "pause")]
    public void A_command_out_of_state_changes_nothing(ReplayState state, string command)
    {
        var run = RunIn(state);
        var before = run.Read();

        Assert.False(Order(run, command));

        Assert.Equal(before, run.Read());
    }

    [Fact]
    public void The_status_says_how_much_there_is_to_play()
    {
        Assert.Equal(new ReplayStatus(ReplayState.Stopped, 20, 172_350), new ReplayRun(_time, 20, 172_350).Status);
    }

    [Fact]
    public void Playing_time_stands_still_while_paused_and_begins_anew_at_a_restart()
    {
        var run = RunIn(ReplayState.Running);
        _time.Advance(TimeSpan.FromSeconds(3));
        run.TryPause();
        _time.Advance(TimeSpan.FromSeconds(100));
        run.TryResume();
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(new ReplayPosition(ReplayState.Running, 1, TimeSpan.FromSeconds(7)), run.Read());

        run.TryRestart();
        Assert.Equal(new ReplayPosition(ReplayState.Running, 2, TimeSpan.Zero), run.Read());
    }

    [Fact]
    public void A_restart_that_comes_before_the_end_is_not_undone_by_it()
    {
        var run = RunIn(ReplayState.Running);
        run.TryRestart();

        Assert.False(run.TryFinish(1));

        Assert.Equal(ReplayState.Running, run.Status.State);
        Assert.True(run.TryFinish(2));
        Assert.Equal(ReplayState.Stopped, run.Status.State);
    }

    [Fact]
    public void A_wall_clock_that_is_set_back_does_not_move_the_playing_time()
    {
        var run = RunIn(ReplayState.Running);

        _time.StepWallClock(TimeSpan.FromHours(-1));

        Assert.Equal(TimeSpan.Zero, run.Read().Played);
    }

    [Fact]
    public async Task Of_many_starts_at_once_exactly_one_starts()
    {
        for (var round = 0; round < 200; round++)
        {
            var run = new ReplayRun(_time, 1, 1);
            using var barrier = new Barrier(4);

            var starts = await Task.WhenAll(
                Enumerable
                    .Range(0, 4)
                    .Select(_ =>
                        Task.Factory.StartNew(
                            () =>
                            {
                                barrier.SignalAndWait();
                                return run.TryStart();
                            },
                            TestContext.Current.CancellationToken,
                            TaskCreationOptions.LongRunning,
                            TaskScheduler.Default
                        )
                    )
            );

            Assert.Single(starts, started => started);
            Assert.Equal(1, run.Read().Number);
        }
    }

    private static bool Order(ReplayRun run, string command) =>
        command switch
        {
            "start" => run.TryStart(),
            "pause" => run.TryPause(),
            "resume" => run.TryResume(),
            "stop" => run.TryStop(),
            _ => run.TryRestart(),
        };

    private ReplayRun RunIn(ReplayState state)
    {
        var run = new ReplayRun(_time, 1, 1);
        if (state != ReplayState.Stopped)
        {
            run.TryStart();
        }

        if (state == ReplayState.Paused)
        {
            run.TryPause();
        }

        return run;
    }
}
