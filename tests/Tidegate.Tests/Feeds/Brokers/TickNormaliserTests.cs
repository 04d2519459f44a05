using System.Globalization;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Brokers;

public sealed class TickNormaliserTests
{
    private const long Second = 1_000_000_000;
    private const long Now = 1_746_171_300 * Second;
    private const long Earlier = Now - (70 * Second);

    private static readonly Topic Reliance = Topic.Parse("md/NSE/RELIANCE");

    private readonly TickNormaliser _normaliser = new(Reliance, "zerodha");

    [Fact]
    public void A_bare_price_is_an_update_with_a_price_and_nothing_else()
    {
        var update = Delivered(
            new BrokerTick
            {
                Mode = Mode.Ltp,
                PriceScale = 2,
                LastPrice = 141_840,
            }
        );

        Assert.Equal((Reliance, 1418.4m, "zerodha"), (update.Topic, update.LastPrice, update.Source));
        Assert.Null(update.Details);
        Assert.Null(update.Book);
        Assert.Null(update.Open ?? update.Volume);
        Assert.Equal(0, update.ExchangeTimeNs);
    }

    [Fact]
    public void Everything_a_full_tick_says_is_in_its_update()
    {
        var update = Delivered(Full(Earlier, Sides()));

        Assert.Equal((801.55m, 798.5m, 804.2m, 796m, 797.25m), (update.LastPrice, update.Open, update.High, update.Low, update.Close));
        Assert.Equal((4_211_987L, Earlier), (update.Volume, update.ExchangeTimeNs));
        Assert.Equal(
            new MarketDetails
            {
                LastQuantity = 25,
                LastTradeTimeNs = Earlier - Second,
                AveragePrice = 800.12m,
                TotalBuyQuantity = 351_200,
                TotalSellQuantity = 402_750,
                OpenInterest = 12,
                LowerLimit = 717.55m,
                UpperLimit = 876.95m,
            },
            update.Details
        );
        Assert.Equal([new BookLevel(801.5m, 100, 3), new BookLevel(801.45m, 110, 4)], update.Book!.Bids);
        Assert.Equal([new BookLevel(801.6m, 90, 2)], update.Book.Asks);
    }

    [Theory]
    [InlineData(834_725_000, 7, "83.4725")]
    [InlineData(142_400, 2, "1424")]
    [InlineData(5, 2, "0.05")]
    [InlineData(0, 7, "0")]
    [InlineData(long.MaxValue, 2, "92233720368547758.07")]
    public void Prices_are_exact_and_end_without_zeros(long units, byte scale, string expected) =>
        Assert.Equal(expected, TickPrice.Exact(units, scale).ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void The_smallest_number_is_a_price_like_others() =>
        Assert.Equal(-92_233_720_368_547_758.08m, TickPrice.Exact(long.MinValue, 2));

    [Fact]
    public void A_tick_older_than_the_last_one_delivered_is_late_and_one_of_the_same_time_is_not()
    {
        Delivered(Quote(Earlier, 100));

        Assert.Equal(TickVerdict.Late, Take(Quote(Earlier - 1, 101), out _));
        Assert.Equal(101m, Delivered(Quote(Earlier, 10_100)).LastPrice);
        Assert.Equal(Earlier, _normaliser.LastTimeNs);
    }

    [Fact]
    public void A_tick_without_a_time_is_never_late_and_leaves_the_last_time_standing()
    {
        Delivered(Quote(Earlier, 100));
        Delivered(Quote(0, 101));

        Assert.Equal(TickVerdict.Late, Take(Quote(Earlier - 1, 102), out _));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void A_time_ahead_of_our_clock_by_more_than_a_minute_is_no_time_and_makes_nothing_late(int seconds, bool isBelieved)
    {
        var update = Delivered(Quote(Now + (seconds * Second), 100));

        Assert.Equal(isBelieved ? Now + (seconds * Second) : 0, update.ExchangeTimeNs);
        Assert.Equal(isBelieved ? TickVerdict.Late : TickVerdict.Delivered, Take(Quote(Now, 101), out _));
    }

    [Fact]
    public void A_time_in_1970_is_no_time() => Assert.Equal(0, Delivered(Quote(12 * Second, 100)).ExchangeTimeNs);

    [Fact]
    public void An_equal_tick_is_a_duplicate_until_something_changes()
    {
        Delivered(Quote(Earlier, 100));

        Assert.Equal(TickVerdict.Duplicate, Take(Quote(Earlier, 100), out _));

        var numbered = Quote(Earlier, 100);
        numbered.Sequence = 8;
        Assert.Equal(TickVerdict.Delivered, Take(numbered, out _));
    }

    [Fact]
    public void An_equal_book_makes_a_duplicate_and_another_does_not()
    {
        Delivered(Full(Earlier, Sides()));

        Assert.Equal(TickVerdict.Duplicate, Take(Full(Earlier, Sides()), out _));
        Assert.Equal(TickVerdict.Delivered, Take(Full(Earlier, ([new TickLevel(80_150, 99, 3)], [])), out _));
    }

    [Fact]
    public void A_bare_price_that_comes_again_may_be_another_trade()
    {
        Delivered(
            new BrokerTick
            {
                Mode = Mode.Ltp,
                PriceScale = 2,
                LastPrice = 141_840,
            }
        );

        Delivered(
            new BrokerTick
            {
                Mode = Mode.Ltp,
                PriceScale = 2,
                LastPrice = 141_840,
            }
        );
    }

    [Fact]
    public void A_book_that_has_not_changed_stays_the_same_object()
    {
        var first = Delivered(Full(Earlier, Sides()));
        var second = Delivered(Full(Earlier + Second, Sides()));

        Assert.Same(first.Book, second.Book);
    }

    [Fact]
    public void The_rest_of_a_lower_subscription_is_dropped_once_the_higher_one_delivers()
    {
        _normaliser.Expect(Mode.Depth);
        Delivered(Quote(Earlier, 100));
        Delivered(Full(Earlier, Sides()));

        Assert.Equal(TickVerdict.Lesser, Take(Quote(Earlier + Second, 101), out _));

        _normaliser.Expect(Mode.Quote);
        Assert.Null(Delivered(Quote(Earlier + Second, 101)).Book);
    }

    [Theory]
    [InlineData(Mode.Quote)]
    [InlineData(Mode.Ltp)]
    public void What_was_on_its_way_in_the_higher_mode_does_not_make_the_lower_one_that_was_asked_for_lesser(Mode wanted)
    {
        _normaliser.Expect(Mode.Depth);
        Delivered(Full(Earlier, Sides()));

        _normaliser.Expect(wanted);
        Delivered(Full(Earlier + Second, Sides()));

        Assert.Equal(Earlier + (2 * Second), Delivered(Quote(Earlier + (2 * Second), 101) with { Mode = wanted }).ExchangeTimeNs);
    }

    [Fact]
    public void A_price_below_zero_is_impossible() => Assert.Equal(TickVerdict.Impossible, Take(Quote(Earlier, -1), out _));

    [Fact]
    public void A_book_alone_waits_for_a_price_and_goes_with_every_price_after_it()
    {
        Assert.Equal(TickVerdict.Held, Take(Alone(Earlier, Sides()), out _));

        var priced = Delivered(Quote(Earlier + Second, 80_155));
        Assert.Equal([801.5m, 801.45m], priced.Book!.Bids.Select(level => level.Price));

        var deeper = Delivered(Alone(Earlier + (2 * Second), ([new TickLevel(80_150, 7, 1)], [])));
        Assert.Equal((801.55m, Earlier + (2 * Second)), (deeper.LastPrice, deeper.ExchangeTimeNs));
        Assert.Equal([new BookLevel(801.5m, 7, 1)], deeper.Book!.Bids);
        Assert.Equal(priced.Volume, deeper.Volume);
        Assert.Equal(TickVerdict.Duplicate, Take(Alone(Earlier + (2 * Second), ([new TickLevel(80_150, 7, 1)], [])), out _));
    }

    [Fact]
    public void A_book_is_cut_to_the_levels_that_the_feed_promises_and_bad_rows_are_counted()
    {
        var normaliser = new TickNormaliser(Reliance, "angel", depthMax: 1);

        var tick = Full(Earlier, ([new TickLevel(80_140, 1, 1), new TickLevel(80_150, 1, 1), new TickLevel(0, 9, 9)], []));
        normaliser.Take(tick, Now, out var update);

        Assert.Equal([801.5m], update!.Book!.Bids.Select(level => level.Price));
        Assert.Equal(1, normaliser.LevelsDropped);
    }

    [Fact]
    public void More_levels_than_any_broker_has_are_cut_without_a_fault()
    {
        var endless = Enumerable.Range(1, 500).Select(price => new TickLevel(1_000 - price, 1, 1)).ToArray();

        var update = Delivered(Full(Earlier, (endless, [])));

        Assert.Equal(TickNormaliser.LevelsMax, update.Book!.Bids.Length);
    }

    private TickVerdict Take(in BrokerTick tick, out MarketUpdate? update) => _normaliser.Take(tick, Now, out update);

    private MarketUpdate Delivered(in BrokerTick tick)
    {
        Assert.Equal(TickVerdict.Delivered, Take(tick, out var update));
        return update!;
    }

    private static (TickLevel[] Bids, TickLevel[] Asks) Sides() =>
        ([new TickLevel(80_150, 100, 3), new TickLevel(80_145, 110, 4)], [new TickLevel(80_160, 90, 2)]);

    private static BrokerTick Quote(long timeNs, long price) =>
        new()
        {
            Mode = Mode.Quote,
            PriceScale = 2,
            LastPrice = price,
            Fields = TickFields.Prices | TickFields.Trade,
            Volume = 10,
            ExchangeTimeNs = timeNs,
        };

    private static BrokerTick Alone(long timeNs, (TickLevel[] Bids, TickLevel[] Asks) sides) =>
        new()
        {
            Mode = Mode.Depth,
            PriceScale = 2,
            Fields = TickFields.Book | TickFields.BookAlone,
            ExchangeTimeNs = timeNs,
            Bids = sides.Bids,
            Asks = sides.Asks,
        };

    private static BrokerTick Full(long timeNs, (TickLevel[] Bids, TickLevel[] Asks) sides) =>
        new()
        {
            Mode = Mode.Depth,
            PriceScale = 2,
            Fields = TickFields.Prices | TickFields.Trade | TickFields.OpenInterest | TickFields.Limits | TickFields.Book,
            LastPrice = 80_155,
            Open = 79_850,
            High = 80_420,
            Low = 79_600,
            Close = 79_725,
            LastQuantity = 25,
            AveragePrice = 80_012,
            Volume = 4_211_987,
            TotalBuyQuantity = 351_200,
            TotalSellQuantity = 402_750,
            OpenInterest = 12,
            LowerLimit = 71_755,
            UpperLimit = 87_695,
            LastTradeTimeNs = timeNs - Second,
            ExchangeTimeNs = timeNs,
            Bids = sides.Bids,
            Asks = sides.Asks,
        };
}
