using Tidegate.Core.Topics;
using Tidegate.Feeds.Replay;
using Tidegate.Tests.Client;

namespace Tidegate.Tests.Feeds.Replay;

public sealed class ReplayEndTests
{
    [Fact]
    public async Task Replay_that_is_over_makes_room_for_its_owners_next_one_unless_somebody_hears_it()
    {
        await using var world = new ReplayWorld(options => options.PerUserMax = 1);
        await world.WriteTicksAsync();
        var first = await PlayToTheEndAsync(world);

        var second = await PlayToTheEndAsync(world);
        await world.Demand.SayAsync(second.Topics.First(), Mode.Quote).Soon();
        var third = await world.Desk.StartAsync(ReplayWorld.Alice, new ReplayWish("ticks.csv"), null, ReplayWorld.Token);

        await world.UntilGoneAsync(ReplayWorld.Alice, first.Id); // else it could begin anew beside the second
        Assert.True(world.Sink.Statuses.Last(status => status.Topic == first.Topics.First()).IsLast);
        Assert.Equal("limit.replays", third.Refusal?.Error.Id);
        Assert.Equal(second.Id, world.Desk.ListOf(ReplayWorld.Alice).Single().Id);
    }

    [Fact]
    public async Task Replay_stays_for_a_minute_after_its_last_row_however_long_nobody_has_heard_it()
    {
        await using var world = new ReplayWorld(options => options.IdleTimeout = TimeSpan.FromMinutes(10));
        await world.WriteTicksAsync();
        var idle = await world.StartAsync(new ReplayWish("ticks.csv") { Paused = true }, ReplayWorld.Bob);
        world.Time.Advance(TimeSpan.FromMinutes(9));
        var over = await PlayToTheEndAsync(world, forSoLong: TimeSpan.FromMinutes(0.9));
        world.Time.Advance(TimeSpan.FromSeconds(7)); // to 10:01; the other was over at 9:04 at the earliest
        await world.UntilGoneAsync(ReplayWorld.Bob, idle.Id); // swept

        Assert.Equal(over.Id, world.Desk.ListOf(ReplayWorld.Alice).Single().Id);
        await world.UntilGoneAsync(ReplayWorld.Alice, over.Id, step: TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Administrator_ends_anybodys_and_finds_them_all()
    {
        await using var world = new ReplayWorld();
        await world.WriteTicksAsync();
        var alices = await world.StartAsync(new ReplayWish("ticks.csv") { Paused = true });
        world.Time.Advance(TimeSpan.FromMilliseconds(1));
        var bobs = await world.StartAsync(new ReplayWish("ticks.csv") { Paused = true }, ReplayWorld.Bob);

        Assert.Equal([(alices.Id, "alice"), (bobs.Id, "bob")], world.Desk.ListAll().Select(view => (view.Id, view.Owner)));
        var ended = await world.Desk.EndAsync(bobs.Id);

        Assert.Equal((bobs.Id, "bob"), (ended?.Id, ended?.Owner));
        Assert.Null(await world.Desk.EndAsync(bobs.Id));
        Assert.Equal(alices.Id, world.Desk.ListAll().Single().Id);
        Assert.True(world.Sink.Statuses.Last(status => status.Topic == bobs.Topics.First()).IsLast);
    }

    [Fact]
    public async Task Replays_their_rows_refusals_and_ends_are_counted()
    {
        await using var world = new ReplayWorld();
        await world.WriteTicksAsync();
        var view = await PlayToTheEndAsync(world);

        await world.Desk.StartAsync(ReplayWorld.Alice, new ReplayWish("nowhere.csv"), null, ReplayWorld.Token);
        await world.Desk.EndAsync(ReplayWorld.Alice, view.Id);

        Assert.Equal(
            (1L, 1L, 1L, 3L),
            (
                world.Meters.Sum("tidegate.replays.made"),
                world.Meters.Sum("tidegate.replays.refused"),
                world.Meters.Sum("tidegate.replays.ended"),
                world.Meters.Sum("tidegate.feeds.rows_published")
            )
        );
    }

    [Fact]
    public async Task Reading_stops_among_rows_that_are_none()
    {
        await using var world = new ReplayWorld();
        await File.WriteAllTextAsync(world.PathOf("bad.csv"), "timestamp,symbol,ltp\nno row\n\n\n", ReplayWorld.Token);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        Assert.Throws<OperationCanceledException>(() =>
            ReplayData.Read(world.PathOf("bad.csv"), new ReplayWish("bad.csv"), new ReplayTopics("1", 10), 100, stopped.Token)
        );
    }

    [Fact]
    public async Task Run_that_is_stopped_does_not_go_through_what_it_passes_over()
    {
        await using var world = new ReplayWorld();
        await world.WriteTicksAsync();
        var wish = new ReplayWish("ticks.csv") { From = new DateTimeOffset(2025, 1, 2, 9, 15, 4, TimeSpan.FromHours(5.5)) };
        var data = ReplayData.Read(world.PathOf("ticks.csv"), wish, new ReplayTopics("1", 10), 100, ReplayWorld.Token);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        using var run = new UserReplayRun(data, speed: 1, loopPause: null, stopped.Token);

        Assert.Throws<OperationCanceledException>(() => run.Turn(TimeSpan.Zero, world.Sink));
    }

    [Fact]
    public async Task What_is_added_to_the_file_afterwards_does_not_play()
    {
        await using var world = new ReplayWorld();
        await world.WriteTicksAsync();
        var data = ReplayData.Read(
            world.PathOf("ticks.csv"),
            new ReplayWish("ticks.csv"),
            new ReplayTopics("1", 10),
            100,
            ReplayWorld.Token
        );
        await File.AppendAllTextAsync(world.PathOf("ticks.csv"), "2025-01-02 09:15:04,INFY,102\n", ReplayWorld.Token);
        using var run = new UserReplayRun(data, speed: 1, loopPause: null, ReplayWorld.Token);

        run.Turn(TimeSpan.FromMinutes(1), world.Sink);

        Assert.True(run.IsDone);
        Assert.Equal([100m, 200m, 101m], world.Sink.Updates.Select(update => update.LastPrice));
    }

    [Fact]
    public async Task File_that_was_spoilt_since_it_was_read_ends_the_run_with_its_reason_and_the_replay_stays_its_owners()
    {
        await using var world = new ReplayWorld();
        await world.WriteTicksAsync();
        var view = await world.StartAsync(new ReplayWish("ticks.csv") { Paused = true });
        await File.WriteAllTextAsync(world.PathOf("ticks.csv"), "what is this\n", ReplayWorld.Token);

        world.Desk.ControlOf(ReplayWorld.Alice, view.Id)!.TryResume();

        await world.UntilToldAsync(view.Topics.First(), "Closed data_unreadable");
        Assert.Equal(ReplayState.Stopped, world.Desk.ListOf(ReplayWorld.Alice).Single().State);
    }

    private static async Task<ReplayView> PlayToTheEndAsync(ReplayWorld world, TimeSpan? forSoLong = null)
    {
        var view = await world.StartAsync(new ReplayWish("ticks.csv"));
        world.Time.Advance(forSoLong ?? TimeSpan.FromMinutes(1));
        await world.UntilToldAsync(view.Topics.First(), "Closed end_of_data");
        return view;
    }
}
