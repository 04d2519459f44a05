using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds;
using Tidegate.Feeds.Csv;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Csv;

public sealed class CsvFeedTests : IDisposable
{
    private const string Nifty = "md/NSE/NIFTY";
    private const string Bars = "bars/NSE/NIFTY";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly ManualTime _time = new();
    private readonly RecordingSink _sink = new();
    private readonly Meters _meters = new();

    public void Dispose()
    {
        File.Delete(_path);
        _meters.Dispose();
    }

    [Fact]
    public void The_first_row_plays_at_once_and_each_next_one_after_the_interval_and_not_before()
    {
        var feed = Started(Rows(3));

        Assert.Equal(Interval, feed.Turn(_sink));
        Assert.Equal([1m], _sink.Prices(Nifty));

        _time.Advance(Interval - Tick);
        feed.Turn(_sink);
        Assert.Equal([1m], _sink.Prices(Nifty));

        _time.Advance(Tick);
        Assert.Equal(Interval, feed.Turn(_sink));
        Assert.Equal([1m, 2m], _sink.Prices(Nifty));
    }

    [Fact]
    public void The_last_row_is_followed_at_once_by_the_end_of_data_of_every_topic()
    {
        var feed = Started(Rows(2));
        TurnAll(feed);
        _time.Advance(Interval);

        TurnAll(feed);

        Assert.Equal([1m, 2m], _sink.Prices(Nifty));
        Assert.Equal(["Live replay_started", "Closed end_of_data"], _sink.Told(Nifty));
        Assert.Equal(["Live replay_started", "Closed end_of_data"], _sink.Told(Bars));
        Assert.Equal(ReplayState.Stopped, feed.Replay.Status.State);
    }

    [Fact]
    public void A_step_plays_the_next_row_of_every_symbol()
    {
        const string Ticks = """
            timestamp,symbol,ltp,volume
            2021-06-10 09:16:12,A,1,0
            2021-06-10 09:16:12,A,2,0
            2021-06-10 09:16:12,B,11,0
            2021-06-10 09:16:13,A,3,0
            2021-06-10 09:16:13,B,12,0
            """;
        var feed = Started(Ticks, options => options.Columns = CsvTexts.Ticks);

        TurnAll(feed);
        Assert.Equal([1m, 11m], Published("md/NSE/"));

        _time.Advance(Interval);
        TurnAll(feed);
        Assert.Equal([1m, 11m, 2m, 12m], Published("md/NSE/"));

        _time.Advance(Interval);
        TurnAll(feed);
        Assert.Equal([1m, 11m, 2m, 12m, 3m], Published("md/NSE/"));
    }

    [Fact]
    public void A_pause_holds_the_playing_time_to_the_tick()
    {
        var feed = Started(Rows(3));
        TurnAll(feed);
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.True(feed.Replay.TryPause());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Timeout.InfiniteTimeSpan, feed.Turn(_sink));
        Assert.True(feed.Replay.TryResume());

        Assert.Equal(TimeSpan.FromSeconds(6), feed.Turn(_sink));
        _time.Advance(TimeSpan.FromSeconds(6) - Tick);
        feed.Turn(_sink);
        Assert.Equal([1m], _sink.Prices(Nifty));
        _time.Advance(Tick);
        feed.Turn(_sink);
        Assert.Equal([1m, 2m], _sink.Prices(Nifty));
        Assert.Equal(["Live replay_started", "Quiet replay_paused", "Live replay_resumed"], _sink.Told(Nifty));
    }

    [Fact]
    public void A_stop_ends_the_run_without_end_of_data()
    {
        var feed = Started(Rows(3));
        TurnAll(feed);

        Assert.True(feed.Replay.TryStop());
        _time.Advance(TimeSpan.FromHours(1));
        TurnAll(feed);

        Assert.Equal([1m], _sink.Prices(Nifty));
        Assert.Equal(["Live replay_started", "Quiet replay_stopped"], _sink.Told(Nifty));
    }

    [Fact]
    public void A_start_after_the_end_plays_again_from_the_first_row()
    {
        var feed = Started(Rows(1));
        TurnAll(feed);

        Assert.True(feed.Replay.TryStart());
        TurnAll(feed);

        Assert.Equal([1m, 1m], _sink.Prices(Nifty));
        Assert.Equal(["Live replay_started", "Closed end_of_data", "Live replay_started", "Closed end_of_data"], _sink.Told(Nifty));
    }

    [Fact]
    public void A_restart_plays_again_from_the_first_row_at_once()
    {
        var feed = Started(Rows(3));
        TurnAll(feed);
        _time.Advance(Interval);
        TurnAll(feed);

        Assert.True(feed.Replay.TryRestart());
        TurnAll(feed);

        Assert.Equal([1m, 2m, 1m], _sink.Prices(Nifty));
    }

    [Fact]
    public void A_loop_begins_again_one_interval_after_the_last_row_and_never_closes()
    {
        var feed = Started(Rows(2), options => options.Loop = true);
        TurnAll(feed);

        for (var step = 0; step < 4; step++)
        {
            _time.Advance(Interval - Tick);
            TurnAll(feed);
            Assert.Equal(step + 1, _sink.Prices(Nifty).Length);
            _time.Advance(Tick);
            TurnAll(feed);
        }

        Assert.Equal([1m, 2m, 1m, 2m, 1m], _sink.Prices(Nifty));
        Assert.Equal(["Live replay_started"], _sink.Told(Nifty));
    }

    [Fact]
    public void A_replay_behind_its_schedule_catches_up_and_leaves_nothing_out()
    {
        var feed = Started(Rows(5_000), options => options.Interval = TimeSpan.FromMilliseconds(1));

        _time.Advance(TimeSpan.FromHours(1));
        TurnAll(feed);

        Assert.Equal(Enumerable.Range(1, 5_000).Select(price => (decimal)price), _sink.Prices(Nifty));
    }

    [Fact]
    public void A_pause_is_heard_in_the_middle_of_catching_up()
    {
        var feed = Started(Rows(5_000), options => options.Interval = TimeSpan.FromMilliseconds(1));
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.Zero, feed.Turn(_sink));
        feed.Replay.TryPause();

        Assert.Equal(Timeout.InfiniteTimeSpan, feed.Turn(_sink));
        Assert.Equal(1_024, _sink.Prices(Nifty).Length);
    }

    [Theory]
    [InlineData(0.1, 30_000)]
    [InlineData(1, 3_000)]
    [InlineData(1000, 3)]
    public void At_the_pace_of_its_times_a_row_plays_at_its_distance_divided_by_the_speed(double speed, int milliseconds)
    {
        var feed = Started(
            "2021-06-10 09:16:12,1\n2021-06-10 09:16:15,2\n",
            options => (options.Columns, options.Pace, options.Speed) = ("time=1,price=2", CsvPace.Timestamps, speed)
        );

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), feed.Turn(_sink));
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds) - Tick);
        feed.Turn(_sink);
        Assert.Equal([1m], _sink.Prices(Nifty));
        _time.Advance(Tick);
        feed.Turn(_sink);
        Assert.Equal([1m, 2m], _sink.Prices(Nifty));
    }

    [Fact]
    public void A_row_whose_time_goes_back_plays_at_once_in_the_order_of_the_file()
    {
        var feed = Started(
            "2021-06-10 09:16:12,1,A\n2021-06-10 09:16:14,2,A\n2021-06-10 09:16:13,3,B\n2021-06-10 09:16:15,4,A\n",
            options => (options.Columns, options.Pace) = ("time=1,price=2,symbol=3", CsvPace.Timestamps)
        );
        TurnAll(feed);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(1), feed.Turn(_sink));

        Assert.Equal([1m, 2m], _sink.Prices("md/NSE/A"));
        Assert.Equal([3m], _sink.Prices("md/NSE/B"));
    }

    [Fact]
    public void A_gap_of_a_hundred_days_is_waited_for_a_day_at_a_time_because_no_timer_takes_it_whole()
    {
        var feed = Started(
            "2021-06-10 09:00:00,1\n2021-06-20 09:00:00,2\n",
            options =>
                (options.Columns, options.Pace, options.Speed, options.GapMax) = (
                    "time=1,price=2",
                    CsvPace.Timestamps,
                    0.1,
                    TimeSpan.FromDays(10)
                )
        );
        var days = 0;
        for (feed.Turn(_sink); _sink.Prices(Nifty).Length == 1; days++)
        {
            Assert.InRange(feed.Turn(_sink), TimeSpan.Zero, TimeSpan.FromDays(1));
            _time.Advance(TimeSpan.FromDays(1));
            feed.Turn(_sink);
        }

        Assert.Equal(100, days);
    }

    [Fact]
    public void A_night_plays_as_the_longest_gap()
    {
        var feed = Started(
            "2021-06-10 15:30:00,1\n2021-06-11 09:15:00,2\n2021-06-11 09:15:01,3\n",
            options =>
                (options.Columns, options.Pace, options.GapMax, options.Speed) = (
                    "time=1,price=2",
                    CsvPace.Timestamps,
                    TimeSpan.FromSeconds(60),
                    10
                )
        );

        Assert.Equal(TimeSpan.FromSeconds(6), feed.Turn(_sink));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(TimeSpan.FromMilliseconds(100), feed.Turn(_sink));
        Assert.Equal([1m, 2m], _sink.Prices(Nifty));
    }

    [Fact]
    public void The_bars_of_a_file_of_bars_are_its_rows()
    {
        var feed = Started("09-01-2015 09:15,8300.6,8309.75,8300.6,8308.35,7\n");

        TurnAll(feed);

        var bar = Assert.Single(_sink.Updates, update => update.Topic.Path == Bars);
        Assert.Equal("09-01-2015 09:15", bar.SourceTime);
        Assert.Equal((8300.6m, 8309.75m, 8300.6m, 8308.35m, 7L), (bar.Open, bar.High, bar.Low, bar.Close, bar.Volume));
    }

    [Fact]
    public void Ticks_become_one_minute_bars_of_the_series_when_the_minute_has_passed_or_the_data_ends()
    {
        const string Ticks = """
            timestamp,symbol,ltp,volume
            2021-06-10 09:16:12,A,10,100
            2021-06-10 09:16:30,B,99,5
            2021-06-10 09:16:59,A,12.5,130
            2021-06-10 09:17:00,A,11,150
            """;
        var feed = Started(Ticks, options => (options.Columns, options.Pace) = (CsvTexts.Ticks, CsvPace.Timestamps));

        _time.Advance(TimeSpan.FromSeconds(47));
        TurnAll(feed);
        Assert.Empty(_sink.Prices("bars/NSE/A"));
        _time.Advance(TimeSpan.FromSeconds(1));
        TurnAll(feed);

        var bars = _sink.Updates.Where(update => update.Topic.Path == "bars/NSE/A").ToArray();
        Assert.Equal(["10-06-2021 09:16", "10-06-2021 09:17"], bars.Select(bar => bar.SourceTime));
        Assert.Equal((10m, 12.5m, 10m, 12.5m, 30L), (bars[0].Open, bars[0].High, bars[0].Low, bars[0].Close, bars[0].Volume));
        Assert.Equal((11m, 11m, 11m, 11m, 20L), (bars[1].Open, bars[1].High, bars[1].Low, bars[1].Close, bars[1].Volume));
        Assert.Empty(_sink.Prices("bars/NSE/B"));
    }

    [Fact]
    public void The_topics_are_those_of_the_symbols_and_of_the_chosen_series()
    {
        var feed = Loaded(
            "timestamp,symbol,ltp,volume\n2021-06-10 09:16:12,A,1,0\n2021-06-10 09:16:12,B,2,0\n",
            options => (options.Columns, options.BarSeries) = (CsvTexts.Ticks, "B")
        );

        Assert.Equal(["md/NSE/A", "md/NSE/B"], feed.Topics.Select(topic => topic.Path));
        Assert.Equal("bars/NSE/B", feed.Series.Path);
        Assert.Equal(Mode.Quote, Found(feed, "md/NSE/A"));
        Assert.Equal(Mode.Quote, Found(feed, "bars/NSE/B"));
        Assert.Null(Found(feed, "bars/NSE/A"));
        Assert.Null(Found(feed, "md/NSE/C"));
    }

    [Fact]
    public void A_series_that_is_not_in_the_file_is_refused()
    {
        var refused = Assert.Throws<FeedRefusedException>(() => Loaded(Rows(1), options => options.BarSeries = "OTHER"));

        Assert.Equal($"The bar series 'OTHER' is not a symbol of the data file '{_path}'.", refused.Message);
    }

    [Fact]
    public void Options_with_faults_are_refused_with_all_of_them()
    {
        var refused = Assert.Throws<FeedRefusedException>(() => Loaded(Rows(1), options => (options.Speed, options.RowsMax) = (0, 0)));

        Assert.Equal("Speed must be from 0.1 to 1000. RowsMax must be from 1 to 50000000.", refused.Message);
    }

    [Fact]
    public void A_file_that_disappears_after_the_start_does_no_harm()
    {
        var feed = Started(Rows(2));
        TurnAll(feed);

        File.Delete(_path);
        _time.Advance(Interval);
        TurnAll(feed);

        Assert.Equal([1m, 2m], _sink.Prices(Nifty));
    }

    [Fact]
    public void Published_and_skipped_rows_are_counted()
    {
        var feed = Started(Rows(3) + "bad\n");

        _time.Advance(TimeSpan.FromHours(1));
        TurnAll(feed);

        Assert.Equal(3, _meters.Sum("tidegate.feeds.rows_published"));
        Assert.Equal(1, _meters.Sum("tidegate.feeds.rows_skipped"));
    }

    private static Mode? Found(CsvFeed feed, string topic) => feed.TryFind(Topic.Parse(topic), out var highest) ? highest : null;

    private static string Rows(int count) =>
        string.Concat(Enumerable.Range(1, count).Select(price => $"09-01-2015 09:15,1,1,1,{price},0\n"));

    private decimal[] Published(string prefix) =>
        [.. _sink.Updates.Where(update => update.Topic.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(u => u.LastPrice)];

    private void TurnAll(CsvFeed feed)
    {
        while (feed.Turn(_sink) == TimeSpan.Zero) { }
    }

    private CsvFeed Started(string text, Action<CsvOptions>? change = null)
    {
        var feed = Loaded(text, change);
        Assert.True(feed.Replay.TryStart());
        return feed;
    }

    private CsvFeed Loaded(string text, Action<CsvOptions>? change = null)
    {
        File.WriteAllText(_path, text);
        var options = new CsvOptions { File = _path };
        change?.Invoke(options);
        return CsvFeed.Load(options, _time, new RecordingLogger<CsvFeed>(), _meters);
    }
}
