using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>Angel's simulator, socket, language, engine, arbiter, sink: what goes in at one end comes out at the other.</summary>
public sealed class AngelEndToEndTests
{
    [Fact]
    public async Task What_the_currency_market_did_is_what_the_sink_gets_to_the_last_digit()
    {
        await using var world = new ArbitratedFeeds();
        world.Want(ArbitratedFeeds.RupeeTopic, Mode.Depth);
        await FeedBench.UntilAsync(() => world.Angel.Subscriptions == 1);

        foreach (var price in (decimal[])[83.4725m, 83.48m, 83.465m, 83.4700m])
        {
            world.Market.Trade(world.Rupee, price);
            await FeedBench.UntilAsync(() => world.Sink.Of(ArbitratedFeeds.RupeeTopic) is [.., var last] && last.LastPrice == price);
        }

        var update = world.Sink.Of(ArbitratedFeeds.RupeeTopic)[^1];
        world.Market.Read(
            world.Rupee,
            static (picture, update) =>
            {
                PictureAssert.Same(picture, update, unit: 10_000_000);
                Assert.Equal(
                    (picture.OpenInterest, picture.LowerLimit / 10_000_000m, picture.UpperLimit / 10_000_000m),
                    (update.Details!.OpenInterest, update.Details.LowerLimit, update.Details.UpperLimit)
                );
                Assert.Equal(picture.ExchangeTimeNs / 1_000_000, update.ExchangeTimeNs / 1_000_000);
            },
            update
        );
        Assert.Equal(("angel", 0), (update.Source, world.Sum("tidegate.feeds.faults")));
        Assert.Equal("Live ticks", world.Sink.Last(ArbitratedFeeds.RupeeTopic));
    }

    [Fact]
    public async Task Where_the_preferred_broker_loses_its_login_Angel_goes_on_with_the_values_of_the_same_market()
    {
        var topic = FeedBench.TopicOf(0);
        await using var world = new ArbitratedFeeds();
        world.KiteDemand.Want(topic, Mode.Depth); // first, for whoever is heard first is heard until it fails or the preferred one was well for long
        await FeedBench.UntilAsync(() => world.Kite.Subscriptions == 1);
        await world.TradeUntilAsync(world.Shares[0], topic, last => last.Source == "zerodha");
        world.AngelDemand.Want(topic, Mode.Depth);
        await FeedBench.UntilAsync(() => world.Angel.Subscriptions == 1);

        world.Kite.Rollover(next: null);
        await world.TradeUntilAsync(world.Shares[0], topic, last => last.Source == "angel");
        world.Market.Trade(world.Shares[0], 1_999.95m);
        await FeedBench.UntilAsync(() => world.Sink.Of(topic)[^1].LastPrice == 1_999.95m);

        var heard = world.Sink.Of(topic);
        world.Market.Read(world.Shares[0], static (picture, update) => PictureAssert.Same(picture, update), heard[^1]);
        var times = heard.Select(update => update.ExchangeTimeNs).ToList();
        Assert.Equal(times.Order(), times);
        Assert.DoesNotContain(world.Sink.Told(topic), told => told.StartsWith("NeedsLogin", StringComparison.Ordinal)); // one of them delivers
    }

    [Fact]
    public async Task Of_deep_books_Angel_is_asked_for_no_more_than_its_ration_and_who_gets_none_is_told()
    {
        const int Ration = 50;
        var last = FeedBench.TopicOf(Ration);
        await using var world = new ArbitratedFeeds(Ration + 1, depth20: true);
        for (var index = 0; index <= Ration; index++)
        {
            world.AngelDemand.Want(FeedBench.TopicOf(index), Mode.Depth);
        }

        await FeedBench.UntilAsync(() => world.Angel.Subscriptions == (2 * Ration) + 1);
        await world.TradeUntilAsync(world.Shares[Ration], last, update => update.Volume > 0);
        await FeedBench.UntilAsync(() => world.Sink.Last(last) == $"Live {FeedReasons.ModeOverCapacity}");
        await world.TradeUntilAsync(world.Shares[0], FeedBench.TopicOf(0), update => update.Book is { Bids.Length: 20 });

        Assert.True(world.AngelFeed.TryFind(Topic.Parse(last), out var granted));
        Assert.Equal((Mode.Quote, null), (granted, world.Sink.Of(last)[^1].Book));
        Assert.Equal(0, world.Sum("tidegate.feeds.notices")); // Angel never had to refuse

        world.AngelDemand.Want(FeedBench.TopicOf(0), null);
        await world.TradeUntilAsync(world.Shares[Ration], last, update => update.Book is { Bids.Length: 20 });

        Assert.Equal("Live ticks", world.Sink.Last(last));
        Assert.Equal(0, world.Sum("tidegate.feeds.notices"));
    }
}
