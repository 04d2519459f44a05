using System.Collections.Immutable;
using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Tests.AspNetCore.Dialects.Native;

public sealed class NativeBookTests
{
    private static readonly MarketUpdate Booked = new(Topic.Parse("md/KRAKEN/BTC-USD"), 84_000.10m)
    {
        ExchangeTimeNs = 1763781234567890123,
        Book = new OrderBook(
            [new BookLevel(84_000.0m, 0.50000000m, 3), new BookLevel(83_999.9m, 1), new BookLevel(83_999.0m, 2.5m, 1)],
            [new BookLevel(84_000.2m, 7, 12)]
        ),
    };

    private readonly TidegateDialect _dialect = new();

    [Fact]
    public void A_book_is_written_from_its_best_prices_with_orders_where_they_are_counted() =>
        Assert.Equal(
            """{"type":"update","topic":"md/KRAKEN/BTC-USD","mode":"depth","seq":1,"data":{"ltp":84000.10,"bids":[[84000.0,0.50000000,3],[83999.9,1],[83999.0,2.5,1]],"asks":[[84000.2,7,12]],"tsNs":1763781234567890123}}""",
            Update(new Projection(Mode.Depth, 20))
        );

    [Theory]
    [InlineData(1, """bids":[[84000.0,0.50000000,3]],"asks":[[84000.2,7,12]],""")]
    [InlineData(2, """bids":[[84000.0,0.50000000,3],[83999.9,1]],"asks":[[84000.2,7,12]],""")]
    public void No_level_beyond_the_granted_ones_is_in_the_bytes(int depth, string sides) =>
        Assert.Contains(sides, Update(new Projection(Mode.Depth, depth)), StringComparison.Ordinal);

    [Theory]
    [InlineData(Mode.Ltp)]
    [InlineData(Mode.Quote)]
    public void Below_depth_nothing_of_the_book_is_in_the_bytes(Mode mode)
    {
        var written = Update(new Projection(mode, 20)); // even where a number of levels came along

        Assert.DoesNotContain("bids", written, StringComparison.Ordinal);
        Assert.DoesNotContain("asks", written, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_side_is_an_empty_list()
    {
        var update = new MarketUpdate(Booked.Topic, 1) { Book = new OrderBook([], default) };

        Assert.Contains("""data":{"ltp":1,"bids":[],"asks":[]}""", Update(new Projection(Mode.Depth, 5), update), StringComparison.Ordinal);
    }

    [Fact]
    public void A_book_allocates_nothing() =>
        Assert.Equal(
            0,
            Written.BytesAllocatedPerCall(to => _dialect.WriteUpdate(new TopicUpdate(Booked, new Projection(Mode.Depth, 20), "e1", 1), to))
        );

    [Fact]
    public void A_difference_holds_the_time_and_what_has_changed()
    {
        var before = Updates.Quote;
        var now = new MarketUpdate(before.Topic, 1424.10m)
        {
            Open = before.Open,
            High = before.High,
            Low = before.Low,
            Close = before.Close,
            Volume = 1883996,
            ExchangeTimeNs = 1763781234667890123,
        };

        Assert.Equal(
            """{"type":"update","topic":"md/NSE/RELIANCE","mode":"quote","seq":1044,"data":{"tsNs":1763781234667890123,"ltp":1424.10,"volume":1883996}}""",
            Difference(now, before)
        );
    }

    [Fact]
    public void A_difference_of_nothing_is_the_time_alone_and_without_a_time_nothing()
    {
        var timeless = new MarketUpdate(Updates.Quote.Topic, 5);

        Assert.Contains("""data":{"tsNs":1763781234567890123}""", Difference(Updates.Quote, Updates.Quote), StringComparison.Ordinal);
        Assert.Contains("""data":{}}""", Difference(timeless, timeless), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_its_source_has_no_more_becomes_null() =>
        Assert.Contains(
            """{"ltp":5,"open":null,"high":null,"low":null,"close":null,"volume":null}""",
            Difference(new MarketUpdate(Updates.Quote.Topic, 5), Updates.Quote),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_whole_update_between_differences_says_what_there_is_not() =>
        Assert.Contains(
            """{"ltp":5,"open":null,"high":null,"low":null,"close":null,"volume":null,"lastQty":null,"ltTsNs":null,"avgPrice":null,"totalBuyQty":null,"totalSellQty":null,"oi":null,"lowerLimit":null,"upperLimit":null,"source":null}""",
            Update(new Projection(Mode.Quote, 0, true), new MarketUpdate(Updates.Quote.Topic, 5)),
            StringComparison.Ordinal
        );

    [Fact]
    public void What_brokers_tell_is_part_of_a_quote_and_of_its_differences_and_not_of_a_price()
    {
        var topic = Topic.Parse("md/NSE/INFY");
        var details = new MarketDetails
        {
            LastQuantity = 7,
            LastTradeTimeNs = 11,
            AveragePrice = 1.5m,
            OpenInterest = 3,
        };
        var whole = new MarketUpdate(topic, 2) { Details = details, Source = "zerodha" };
        var later = new MarketUpdate(topic, 2) { Details = details with { OpenInterest = null, LastQuantity = 8, UpperLimit = 9 } };

        var price = Update(new Projection(Mode.Ltp), whole);
        var quote = Update(new Projection(Mode.Quote), whole);
        var difference = Difference(later, whole);

        Assert.Contains("""{"ltp":2}""", price, StringComparison.Ordinal);
        Assert.Contains("""{"ltp":2,"lastQty":7,"ltTsNs":11,"avgPrice":1.5,"oi":3,"source":"zerodha"}""", quote, StringComparison.Ordinal);
        Assert.Contains("""{"lastQty":8,"oi":null,"upperLimit":9,"source":null}""", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_applied_in_order_give_every_value_whatever_changes()
    {
        var random = new Random(1);
        var topic = Topic.Parse("md/NSE/INFY");
        var (previous, held) = (Any(), ImmutableDictionary<string, string>.Empty);
        held = Merge(held, Read(_dialect.WriteUpdate, new TopicUpdate(previous, new Projection(Mode.Quote, 0, true), "e1", 1)));
        for (var seq = 2; seq < 2_000; seq++)
        {
            var now = Any();
            var projection = new Projection(Mode.Quote, 0, true);

            held = Merge(held, Read(_dialect.WriteUpdate, new TopicUpdate(now, projection, "e1", seq) { Previous = previous }));

            Assert.Equal(
                Read(_dialect.WriteUpdate, new TopicUpdate(now, new Projection(Mode.Quote), "e1", seq)).OrderBy(pair => pair.Key),
                held.Where(pair => pair.Value != "null").OrderBy(pair => pair.Key)
            );
            previous = now;
        }

        MarketUpdate Any() =>
            new(topic, random.Next(3))
            {
                Open = Maybe(),
                High = Maybe(),
                Low = Maybe(),
                Close = Maybe(),
                Volume = (long?)Maybe(),
                ExchangeTimeNs = 1 + random.Next(2),
                Source = random.Next(3) == 0 ? null : "zerodha",
                Details =
                    random.Next(4) == 0
                        ? null
                        : new MarketDetails
                        {
                            LastQuantity = (long?)Maybe(),
                            LastTradeTimeNs = random.Next(2),
                            AveragePrice = Maybe(),
                            TotalBuyQuantity = (long?)Maybe(),
                            TotalSellQuantity = (long?)Maybe(),
                            OpenInterest = (long?)Maybe(),
                            LowerLimit = Maybe(),
                            UpperLimit = Maybe(),
                        },
            };

        decimal? Maybe() => random.Next(4) is > 0 and var value ? value : null;
    }

    private delegate bool Writing(in TopicUpdate update, System.Buffers.IBufferWriter<byte> to);

    private static ImmutableDictionary<string, string> Merge(
        ImmutableDictionary<string, string> held,
        IReadOnlyDictionary<string, string> changed
    ) => held.SetItems(changed);

    private static Dictionary<string, string> Read(Writing write, TopicUpdate update)
    {
        using var json = System.Text.Json.JsonDocument.Parse(Written.By(to => write(update, to))!);
        return json
            .RootElement.GetProperty("data")
            .EnumerateObject()
            .ToDictionary(member => member.Name, member => member.Value.GetRawText());
    }

    private string? Update(Projection projection, MarketUpdate? update = null) =>
        Written.By(to => _dialect.WriteUpdate(new TopicUpdate(update ?? Booked, projection, "e1", 1), to));

    private string? Difference(MarketUpdate now, MarketUpdate before) =>
        Written.By(to =>
            _dialect.WriteUpdate(new TopicUpdate(now, new Projection(Mode.Quote, 0, true), "e1", 1044) { Previous = before }, to)
        );
}
