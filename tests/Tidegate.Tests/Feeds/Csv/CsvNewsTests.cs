using Tidegate.Core.Topics;
using Tidegate.Feeds;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Csv;
using Tidegate.Markets.Bars;
using Tidegate.Markets.Calendars;

namespace Tidegate.Tests.Feeds.Csv;

public sealed class CsvNewsTests
{
    private const long NowNs = 1_700_000_000L * 1_000_000_000;
    private const string Columns = "time=1,symbol=2,price=3,volume=4";

    [Fact]
    public void Of_each_symbol_what_is_late_or_repeated_or_cannot_be_is_no_news() =>
        Assert.Equal(
            [
                TickVerdict.Delivered,
                TickVerdict.Delivered,
                TickVerdict.Late,
                TickVerdict.Delivered,
                TickVerdict.Duplicate,
                TickVerdict.Delivered,
                TickVerdict.Impossible,
                TickVerdict.Delivered,
            ],
            Judged("102,A,1,10", "104,A,2,20", "103,A,3,30", "103,B,3,30", "104,A,2,20", "104,A,2,21", "105,A,-4,40", "105,A,4,40")
        );

    [Fact]
    public void A_row_of_the_far_future_makes_nothing_late() =>
        Assert.Equal(
            [TickVerdict.Delivered, TickVerdict.Delivered, TickVerdict.Delivered, TickVerdict.Late],
            Judged("102,A,1,10", "4102444800,A,2,20", "103,A,3,30", "102,A,4,40")
        );

    [Fact]
    public void Two_equal_rows_are_two_trades_where_the_volume_is_that_of_each() =>
        Assert.Equal([TickVerdict.Delivered, TickVerdict.Delivered], Judged(Load("102,A,1,10", "102,A,1,10"), TickVolume.PerTick));

    [Fact]
    public void A_bar_is_news_whatever_the_one_before_it_said()
    {
        const string Bar = "09-01-2015 09:15,1,2,3,4,5\n";
        var (table, _) = CsvTexts.Load(Bar + Bar + Bar.Replace("09:15", "09:14", StringComparison.Ordinal));

        Assert.All(Judged(table, TickVolume.Cumulative), verdict => Assert.Equal(TickVerdict.Delivered, verdict));
    }

    [Fact]
    public void What_is_no_news_is_not_published_and_counted_by_why()
    {
        using var meters = new Meters();
        var sink = new RecordingSink();
        var options = CsvTexts.Options(Columns);
        var table = Load("102,A,1,10", "104,A,2,20", "103,A,3,30", "104,A,2,20", "105,A,4,40");
        var clock = ExchangeClock.India;
        var player = new CsvPlayer(
            CsvSchedule.For(table, options),
            new CsvNews(table, options.Volume),
            new CsvUpdates(table, options, clock),
            new CsvBarSeries(table, 0, Topic.Parse("bars/NSE/A"), clock, options.Volume),
            new FeedMetrics(meters, "csv"),
            loopPause: null
        );

        Assert.Equal(3, player.Turn(TimeSpan.FromHours(1), NowNs, sink));

        Assert.Equal([1m, 2m, 4m], sink.Prices("md/NSE/A"));
        Assert.Equal(2, meters.Sum("tidegate.feeds.ticks_dropped"));
    }

    [Fact]
    public void Who_plays_from_the_first_row_again_finds_nothing_late()
    {
        var table = Load("102,A,1,10", "104,A,2,20");
        var news = new CsvNews(table, TickVolume.Cumulative);
        news.Judge(0, NowNs);
        news.Judge(1, NowNs);

        news.Restart();

        Assert.Equal(TickVerdict.Delivered, news.Judge(0, NowNs));
    }

    [Fact]
    public void A_row_is_judged_without_allocating()
    {
        var table = Load("102,A,1,10", "104,A,2,20");
        var news = new CsvNews(table, TickVolume.Cumulative);
        news.Judge(0, NowNs);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var turn = 0; turn < 1_000; turn++)
        {
            news.Judge(turn & 1, NowNs);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static TickVerdict[] Judged(params string[] lines) => Judged(Load(lines), TickVolume.Cumulative);

    private static TickVerdict[] Judged(CsvTable table, TickVolume volume)
    {
        var news = new CsvNews(table, volume);
        return [.. Enumerable.Range(0, table.Count).Select(row => news.Judge(row, NowNs))];
    }

    // Times are seconds after the tenth of September 2020, or a Unix time.
    private static CsvTable Load(params string[] lines)
    {
        var options = CsvTexts.Options(Columns);
        options.TimeFormats.Add("unix");
        return CsvTexts.Load(string.Join('\n', lines.Select(line => line.StartsWith('1') ? $"1599696{line}" : line)) + "\n", options).Table;
    }
}
