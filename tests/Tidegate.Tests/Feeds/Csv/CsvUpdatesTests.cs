using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Csv;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Csv;

public sealed class CsvUpdatesTests : IDisposable
{
    private const string Ticks = """
        time,symbol,price
        2025-04-01 09:15:00,INFY,100.00
        2025-04-01 09:15:01,INFY,102.50
        2025-04-01 09:15:02,INFY,99.95
        2025-04-01 09:15:03,TCS,300.00
        2025-04-02 09:15:00,INFY,101.00
        """;

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly ManualTime _time = new();
    private readonly Meters _meters = new();

    public void Dispose()
    {
        File.Delete(_path);
        _meters.Dispose();
    }

    [Fact]
    public void Ticks_are_completed_by_open_high_and_low_of_their_day_as_far_as_it_has_played()
    {
        var infy = Played(options => options.DayPrices = true).Where(update => update.Topic.Key is "INFY");

        Assert.Equal(
            [(100m, 100m, 100m), (100m, 102.5m, 100m), (100m, 102.5m, 99.95m), (101m, 101m, 101m)],
            infy.Select(update => (update.Open!.Value, update.High!.Value, update.Low!.Value))
        );
    }

    [Fact]
    public void Without_the_options_a_tick_is_what_its_row_says()
    {
        var first = Played(_ => { })[0];

        Assert.Null(first.Open);
        Assert.Null(first.Book);
    }

    [Fact]
    public void A_book_is_invented_around_each_price_sorted_and_the_same_each_time()
    {
        var first = Played(options => options.BookLevels = 5);
        var again = Played(options => options.BookLevels = 5);

        Assert.All(first, update => AssertSound(update.Book!, update.LastPrice));
        Assert.Equal(first[1].Book!.Bids, again[1].Book!.Bids);
        Assert.NotEqual(first[0].Book!.Bids[0].Quantity, first[1].Book!.Bids[0].Quantity);
    }

    [Fact]
    public void With_a_book_the_topics_can_be_had_in_depth_and_the_bars_cannot()
    {
        var feed = Loaded(options => options.BookLevels = 7);

        Assert.True(feed.TryFind(Topic.Parse("md/NSE/INFY"), out var highest));
        Assert.Equal(Mode.Depth, highest);
        Assert.Equal(7, feed.DepthMax(Topic.Parse("md/NSE/INFY")));
        Assert.True(feed.TryFind(feed.Series, out var bars));
        Assert.Equal(Mode.Quote, bars);
    }

    private static void AssertSound(OrderBook book, decimal price)
    {
        Assert.Equal(5, book.Bids.Length);
        Assert.Equal(5, book.Asks.Length);
        Assert.True(book.Bids[0].Price <= price && price < book.Asks[0].Price);
        Assert.Equal(book.Bids.OrderByDescending(level => level.Price), book.Bids);
        Assert.Equal(book.Asks.OrderBy(level => level.Price), book.Asks);
        Assert.All(book.Bids.Concat(book.Asks), level => Assert.True(level is { Quantity: > 0, Orders: > 0, Price: > 0 }));
    }

    private MarketUpdate[] Played(Action<CsvOptions> change)
    {
        var sink = new RecordingSink();
        var feed = Loaded(change);
        Assert.True(feed.Replay.TryStart());
        for (var wait = TimeSpan.Zero; wait != Timeout.InfiniteTimeSpan; wait = feed.Turn(sink))
        {
            _time.Advance(wait);
        }

        return [.. sink.Updates.Where(update => update.Topic.Family is "md")];
    }

    private CsvFeed Loaded(Action<CsvOptions> change)
    {
        File.WriteAllText(_path, Ticks);
        var options = new CsvOptions
        {
            File = _path,
            Columns = "time=time,symbol=symbol,price=price",
            Pace = CsvPace.Timestamps,
        };
        change(options);
        return CsvFeed.Load(options, _time, new RecordingLogger<CsvFeed>(), _meters);
    }
}
