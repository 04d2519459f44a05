using Microsoft.Extensions.Logging;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Csv;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Csv;

/// <summary>Real days, played whole where the recordings lie beside the repository.</summary>
public sealed class RecordedDataTests
{
    private readonly ManualTime _time = new();
    private readonly RecordingSink _sink = new();

    [Theory]
    [InlineData(CsvPace.Timestamps, 1000)]
    [InlineData(CsvPace.Timestamps, 1)]
    [InlineData(CsvPace.Interval, 1)]
    public void A_recorded_day_of_twenty_shares_plays_every_tick_that_says_something_in_order(CsvPace pace, double speed)
    {
        var feed = Load("nse_ticks_20stocks_2021-06-10.csv.gz", CsvTexts.Ticks, pace, speed);

        var turns = PlayToTheEnd(feed);

        var ticks = _sink.Updates.Where(update => update.Topic.Path.StartsWith("md/", StringComparison.Ordinal)).ToArray();
        Assert.Equal(172_350 - 4_963, ticks.Length); // the recorder wrote so many lines twice: another tick of that second said nothing new
        Assert.Equal(20, feed.Topics.Count);
        Assert.InRange(turns, 1, 60_000); // rows that are due together go out in one turn
        Assert.All(
            ticks.GroupBy(tick => tick.Topic),
            share =>
                Assert.Equal(
                    share.OrderBy(tick => tick.ExchangeTimeNs).Select(tick => tick.SourceTime),
                    share.Select(tick => tick.SourceTime)
                )
        );
        Assert.All(_sink.Statuses[^21..], status => Assert.Equal("end_of_data", status.Reason));
    }

    [Fact]
    public void Recorded_minute_bars_of_nine_sessions_play_as_they_are()
    {
        var feed = Load("nse_minute_10stocks_2025-04.csv.gz", CsvTexts.Minutes, CsvPace.Timestamps, 1000);

        PlayToTheEnd(feed);

        var updates = _sink.Updates.ToLookup(update => update.Topic.Family.ToString());
        Assert.Equal(33_351, updates["md"].Count());
        Assert.Equal(3_375, updates["bars"].Count());
        Assert.Equal("2025-04-03T03:45:00Z", updates["bars"].First().SourceTime);
        Assert.Equal(2295m, updates["bars"].First().Open);
    }

    private int PlayToTheEnd(CsvFeed feed)
    {
        Assert.True(feed.Replay.TryStart());
        var turns = 0;
        while (feed.Turn(_sink) is var wait && wait != Timeout.InfiniteTimeSpan)
        {
            _time.Advance(wait);
            turns++;
        }

        Assert.Equal(ReplayState.Stopped, feed.Replay.Status.State);
        return turns;
    }

    private CsvFeed Load(string name, string columns, CsvPace pace, double speed)
    {
        var path = Repository.PathOf("..", "shared", "data", "nse", name);
        if (!File.Exists(path))
        {
            Assert.Skip("The recorded day is not beside this clone.");
        }

        var logger = new RecordingLogger<CsvFeed>();
        using var meters = new Meters();
        var options = new CsvOptions
        {
            File = path,
            Columns = columns,
            Pace = pace,
            Speed = speed,
        };
        var feed = CsvFeed.Load(options, _time, logger, meters);
        Assert.Empty(logger.At(LogLevel.Warning));
        return feed;
    }
}
