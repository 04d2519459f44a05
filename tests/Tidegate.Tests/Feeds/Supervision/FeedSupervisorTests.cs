using Microsoft.Extensions.Logging;
using Tidegate.Core.Topics;
using Tidegate.Feeds;
using Tidegate.Feeds.Supervision;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Supervision;

public sealed class FeedSupervisorTests
{
    private readonly ManualTime _time = new();
    private readonly AlarmTime _alarms;
    private readonly RecordingLogger<FeedSupervisor> _logger = new();
    private double _jitter = 0.5;

    public FeedSupervisorTests() => _alarms = new AlarmTime(_time);

    [Fact]
    public async Task A_feed_that_fails_is_started_again_after_a_jittered_delay_that_doubles_to_twenty_seconds()
    {
        using var stopping = new CancellationTokenSource();
        var feed = new ScriptedFeed(_ => throw new IOException("reset"));
        var running = Supervise(feed, stopping.Token);

        var delays = new List<double>();
        for (var failure = 0; failure < 8; failure++)
        {
            var delay = await _alarms.NextAlarmAsync();
            delays.Add(delay.TotalSeconds);
            _time.Advance(delay);
        }

        Assert.Equal([0.25, 0.5, 1, 2, 4, 8, 10, 10], delays);
        await stopping.CancelAsync();
        await running;
    }

    [Fact]
    public async Task The_delay_is_anywhere_between_nothing_and_the_step()
    {
        using var stopping = new CancellationTokenSource();
        _jitter = 0.998;
        var running = Supervise(new ScriptedFeed(_ => throw new IOException("reset")), stopping.Token);

        Assert.Equal(TimeSpan.FromMilliseconds(499), await _alarms.NextAlarmAsync());

        await stopping.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_feed_that_held_a_minute_begins_again_with_the_first_step()
    {
        using var stopping = new CancellationTokenSource();
        var feed = new ScriptedFeed(async run =>
        {
            await Task.Delay(run == 4 ? TimeSpan.FromSeconds(60) : TimeSpan.FromSeconds(59), _alarms, stopping.Token);
            throw new IOException("reset");
        });
        var running = Supervise(feed, stopping.Token);

        var delays = new List<double>();
        for (var failure = 0; failure < 4; failure++)
        {
            _time.Advance(await _alarms.NextAlarmAsync()); // as long as the feed held
            var delay = await _alarms.NextAlarmAsync();
            delays.Add(delay.TotalSeconds);
            _time.Advance(delay);
        }

        Assert.Equal([0.25, 0.5, 1, 0.25], delays);
        await stopping.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_refused_feed_is_not_started_again_and_its_reason_is_logged()
    {
        var feed = new ScriptedFeed(_ => throw new FeedRefusedException("The key is not known."));

        await Supervise(feed, CancellationToken.None);

        Assert.Equal(1, feed.Runs);
        Assert.Equal(["Feed test refused, not started again: The key is not known."], _logger.At(LogLevel.Error));
    }

    [Fact]
    public async Task A_feed_that_returns_is_done()
    {
        var feed = new ScriptedFeed(_ => Task.CompletedTask);

        await Supervise(feed, CancellationToken.None);

        Assert.Equal(1, feed.Runs);
        Assert.Equal("Feed test ended: done", _logger.At(LogLevel.Information)[^1]);
    }

    [Fact]
    public async Task A_feed_that_is_stopped_ends_without_a_warning()
    {
        using var stopping = new CancellationTokenSource();
        var running = Supervise(new ScriptedFeed(_ => Task.Delay(Timeout.Infinite, stopping.Token)), stopping.Token);

        await stopping.CancelAsync();
        await running;

        Assert.Empty(_logger.At(LogLevel.Warning));
        Assert.Equal("Feed test ended: stopping", _logger.At(LogLevel.Information)[^1]);
    }

    [Fact]
    public async Task A_stop_ends_the_wait_between_two_attempts()
    {
        using var stopping = new CancellationTokenSource();
        var running = Supervise(new ScriptedFeed(_ => throw new IOException("reset")), stopping.Token);
        await _alarms.NextAlarmAsync();

        await stopping.CancelAsync();
        await running;

        Assert.Equal("Feed test ended: stopping", _logger.At(LogLevel.Information)[^1]);
    }

    [Fact]
    public async Task A_cancellation_that_is_not_ours_is_a_failure()
    {
        using var stopping = new CancellationTokenSource();
        var running = Supervise(new ScriptedFeed(_ => throw new OperationCanceledException("timed out")), stopping.Token);

        await _alarms.NextAlarmAsync();

        Assert.Equal(["Feed test failed, 1 times in a row; again in 250 ms"], _logger.At(LogLevel.Warning));
        await stopping.CancelAsync();
        await running;
    }

    private Task Supervise(IFeed feed, CancellationToken stopping) =>
        new FeedSupervisor(_alarms, () => _jitter, _logger).RunAsync("test", feed, new NoDemand(), new RecordingSink(), stopping);

    private sealed class ScriptedFeed(Func<int, Task> run) : IFeed
    {
        public int Runs { get; private set; }

        public Task RunAsync(ITopicDemand demand, IUpdateSink sink, CancellationToken stopping) => run(++Runs);
    }
}
