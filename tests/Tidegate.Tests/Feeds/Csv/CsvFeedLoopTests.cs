using Tidegate.Core.Topics;
using Tidegate.Feeds.Csv;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Csv;

/// <summary>The loop around the turns: alarms, commands from other threads, stopping.</summary>
public sealed class CsvFeedLoopTests : IAsyncDisposable
{
    private const string Nifty = "md/NSE/NIFTY";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly CancellationTokenSource _stopping = new();
    private readonly ManualTime _time = new();
    private readonly AlarmTime _alarms;
    private readonly RecordingSink _sink = new();
    private readonly Meters _meters = new();
    private Task _loop = Task.CompletedTask;

    public CsvFeedLoopTests() => _alarms = new AlarmTime(_time);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
        _meters.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public async Task The_run_starts_with_the_server_and_plays_row_by_row_to_the_end_though_nobody_listens()
    {
        var feed = await PlayAsync(rows: 2);

        Assert.Equal(Interval, await _alarms.NextAlarmAsync());
        Assert.Equal([1m], _sink.Prices(Nifty));
        _time.Advance(Interval);

        Assert.Equal(Timeout.InfiniteTimeSpan, await _alarms.NextAlarmAsync());
        Assert.Equal([1m, 2m], _sink.Prices(Nifty));
        Assert.Equal(ReplayState.Stopped, feed.Replay.Status.State);
    }

    [Fact]
    public async Task A_run_that_waits_for_an_administrator_plays_nothing_until_started()
    {
        var feed = Run(rows: 2, options => options.StartWithServer = false);
        Assert.Equal(Timeout.InfiniteTimeSpan, await _alarms.NextAlarmAsync());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(_sink.Updates);

        Assert.True(feed.Replay.TryStart());

        Assert.Equal(Interval, await _alarms.NextAlarmAsync());
        Assert.Equal([1m], _sink.Prices(Nifty));
    }

    [Fact]
    public async Task A_row_is_not_late_by_what_passed_while_its_alarm_was_set()
    {
        await PlayAsync(rows: 3);
        await _alarms.NextAlarmAsync();
        _alarms.Stall = TimeSpan.FromSeconds(4);
        _time.Advance(Interval);

        Assert.Equal(Interval, await _alarms.NextAlarmAsync()); // began to count four seconds later
        Assert.Equal(TimeSpan.FromSeconds(6), await _alarms.NextAlarmAsync());
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(Timeout.InfiniteTimeSpan, await _alarms.NextAlarmAsync());
        Assert.Equal([1m, 2m, 3m], _sink.Prices(Nifty));
    }

    [Fact]
    public async Task Commands_reach_a_loop_that_waits_for_its_alarm()
    {
        var feed = await PlayAsync(rows: 3);
        await _alarms.NextAlarmAsync();

        _time.Advance(TimeSpan.FromSeconds(4));
        feed.Replay.TryPause();
        Assert.Equal(Timeout.InfiniteTimeSpan, await _alarms.NextAlarmAsync());
        _time.Advance(TimeSpan.FromHours(1));
        feed.Replay.TryResume();

        Assert.Equal(TimeSpan.FromSeconds(6), await _alarms.NextAlarmAsync());
        feed.Replay.TryRestart();
        Assert.Equal(Interval, await _alarms.NextAlarmAsync());
        Assert.Equal([1m, 1m], _sink.Prices(Nifty));
        feed.Replay.TryStop();
        Assert.Equal(Timeout.InfiniteTimeSpan, await _alarms.NextAlarmAsync());
        Assert.Equal("Quiet replay_stopped", _sink.Told(Nifty)[^1]);
    }

    [Fact]
    public async Task A_loop_that_is_started_again_goes_on_where_the_last_one_was()
    {
        var feed = await PlayAsync(rows: 3);
        await _alarms.NextAlarmAsync();
        await StopAsync();

        using var again = new CancellationTokenSource();
        var loop = feed.RunAsync(new NoDemand(), _sink, again.Token);
        Assert.Equal(Interval, await _alarms.NextAlarmAsync());
        _time.Advance(Interval);
        await _alarms.NextAlarmAsync();

        Assert.Equal([1m, 2m], _sink.Prices(Nifty));
        await again.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
    }

    private async Task StopAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _loop;
        }
        catch (OperationCanceledException)
        {
            _loop = Task.CompletedTask; // the way it ends
        }
    }

    private async Task<CsvFeed> PlayAsync(int rows)
    {
        var feed = Run(rows);
        await _alarms.NextAlarmAsync(); // the start is a command too, so the loop turns once more before it rests
        return feed;
    }

    private CsvFeed Run(int rows, Action<CsvOptions>? change = null)
    {
        File.WriteAllLines(_path, Enumerable.Range(1, rows).Select(price => $"09-01-2015 09:15,1,1,1,{price},0"));
        var options = new CsvOptions { File = _path };
        change?.Invoke(options);
        var feed = CsvFeed.Load(options, _alarms, new RecordingLogger<CsvFeed>(), _meters);
        _loop = feed.RunAsync(new NoDemand(), _sink, _stopping.Token);
        return feed;
    }
}
