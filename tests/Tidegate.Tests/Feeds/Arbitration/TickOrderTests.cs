using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Arbitration;

namespace Tidegate.Tests.Feeds.Arbitration;

/// <summary>What never goes through, and what goes through unchanged.</summary>
public sealed class TickOrderTests : ArbiterBench
{
    [Fact]
    public void Nothing_older_than_the_last_that_went_through_ever_goes_through()
    {
        Tick(Kite, 100, atMs: 5_000);
        Tick(Angel, 90, atMs: 4_000);
        Say(Kite, FeedState.Recovering);
        Tick(Angel, 91, atMs: 4_999);
        Tick(Angel, 101, atMs: 5_000);
        Tick(Angel, 99, atMs: 4_999);
        Tick(Angel, 102, atMs: 6_000);

        Assert.Equal(["zerodha 100", "angel 101", "angel 102"], Heard());
    }

    [Fact]
    public void What_the_other_source_has_told_already_is_a_duplicate()
    {
        Tick(Kite, 100, atMs: 5_000);
        Tick(Angel, 100, atMs: 5_000);
        Say(Kite, FeedState.Recovering);
        Tick(Angel, 100, atMs: 5_000);

        Assert.Equal(["zerodha 100"], Heard());
    }

    [Fact]
    public void Another_book_of_the_same_moment_is_news()
    {
        Publish(Kite, new MarketUpdate(Infy, 100) { ExchangeTimeNs = 5, Book = Book(99) });
        Publish(Angel, new MarketUpdate(Infy, 100) { ExchangeTimeNs = 5, Book = Book(98) });
        Say(Kite, FeedState.Recovering);

        Assert.Equal(["zerodha 100", "angel 100"], Heard());
    }

    [Fact]
    public void A_source_that_marks_its_updates_itself_is_left_its_mark()
    {
        Publish(Kite, new MarketUpdate(Infy, 100) { Source = "mine", SourceTime = "now" });

        Assert.Equal("mine", Assert.Single(Hub.Updates).Source);
    }

    [Fact]
    public void A_mark_changes_nothing_else()
    {
        var update = new MarketUpdate(Infy, 100)
        {
            Open = 1,
            High = 2,
            Low = 3,
            Close = 4,
            Volume = 5,
            Details = new MarketDetails { LastQuantity = 6 },
            Book = Book(7),
            ExchangeTimeNs = 8,
            SourceTime = "9",
        };

        Publish(Kite, update);

        var marked = Assert.Single(Hub.Updates);
        Assert.Equal("zerodha", marked.Source);
        Assert.Equivalent(
            typeof(MarketUpdate).GetProperties().Where(property => property.Name != "Source").Select(property => property.GetValue(update)),
            typeof(MarketUpdate).GetProperties().Where(property => property.Name != "Source").Select(property => property.GetValue(marked)),
            strict: true
        );
    }

    [Fact]
    public void An_order_s_change_of_either_goes_through()
    {
        var topic = Topic.Parse("orders/alice");
        var hub = new EverythingSink();
        var arbiter = new FeedArbiter(
            new ArbitrationOptions(),
            [Kite, Angel],
            hub,
            (_, _) => true,
            Time,
            Meters,
            NullLogger<FeedArbiter>.Instance
        );

        foreach (var source in (ITopicSource[])[Kite, Angel])
        {
            arbiter
                .SinkOf(source)
                .Publish(
                    new OrderUpdate(topic, "1")
                    {
                        Broker = source.Name,
                        Symbol = "INFY",
                        Exchange = "NSE",
                        Side = "BUY",
                        Status = "open",
                    }
                );
        }

        Assert.Equal(["zerodha", "angel"], hub.Updates.Cast<OrderUpdate>().Select(update => update.Broker));
    }

    private static OrderBook Book(decimal bid) => new([new BookLevel(bid, 1)], []);

    private sealed class EverythingSink : IUpdateSink
    {
        public List<Update> Updates { get; } = [];

        public void Publish(Update update) => Updates.Add(update);

        public void Report(FeedStatus status) => throw new NotSupportedException("No status is to come.");
    }
}
