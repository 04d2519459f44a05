using Tidegate.Simulation.Orders;
using Tidegate.Simulation.Sessions;
using static Tidegate.Simulation.Tests.Sessions.Playing;

namespace Tidegate.Simulation.Tests.Sessions;

public sealed class OrderTests
{
    [Fact]
    public void Order_trades_in_the_next_candle_and_never_in_the_one_that_was_seen()
    {
        using var playing = new Playing(Candle.Of(101, 102, 99, 100));

        Assert.Equal("accepted", playing.Place(Buy(10)));
        Assert.Empty(playing.Engine.Account.Positions);

        Assert.Equal(["o: bought 10 at 101"], playing.Step());
        Assert.Equal(8_990, playing.Engine.Account.Cash);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000_001)]
    public void Quantity_outside_its_range_is_refused(long quantity)
    {
        using var playing = new Playing();

        Assert.Equal("INVALID_ORDER_QUANTITY", playing.Place(Buy(quantity)));
    }

    public static TheoryData<OrderTicket> SenselessPrices =>
        [
            Buy(1, OrderKind.Limit),
            Buy(1, OrderKind.Stop),
            Buy(1, OrderKind.StopLimit) with
            {
                Price = 100,
            },
            Buy(1, OrderKind.StopLimit) with
            {
                StopPrice = 100,
            },
            Buy(1) with
            {
                StopPrice = 100,
            },
            Buy(1, OrderKind.Limit) with
            {
                Price = 0,
            },
            Buy(1, OrderKind.Limit) with
            {
                Price = -5,
            },
            Buy(1, OrderKind.Limit) with
            {
                Price = OrderTicket.PriceMax + 1,
            },
            Buy(1, OrderKind.Limit) with
            {
                Price = 100,
                StopPrice = 99,
            },
            Buy(1) with
            {
                StopLoss = 110,
                TakeProfit = 110,
            },
            Buy(1, OrderKind.Limit) with
            {
                Price = 100,
                StopLoss = 100,
            },
            Buy(1, OrderKind.Limit) with
            {
                Price = 100,
                TakeProfit = 100,
            },
            Sell(1) with
            {
                StopLoss = 90,
            },
        ];

    [Theory]
    [MemberData(nameof(SenselessPrices))]
    public void Prices_that_are_missing_or_contradict_each_other_are_refused(OrderTicket ticket)
    {
        using var playing = new Playing();

        Assert.Equal("INVALID_PARAMS", playing.Place(ticket));
    }

    [Fact]
    public void Symbol_of_another_session_is_refused()
    {
        using var playing = new Playing();

        Assert.Equal("UNKNOWN_SYMBOL", playing.Place(Buy(1) with { Symbol = "MSFT" }));
    }

    [Fact]
    public void Id_is_good_for_one_order_of_a_session()
    {
        using var playing = new Playing(Candle.Flat(100));
        playing.Place(Buy(1));
        playing.Step();

        Assert.Equal("DUPLICATE_ORDER_ID", playing.Place(Buy(1)));
    }

    [Fact]
    public void Purchase_may_cost_all_of_the_cash_and_not_a_cent_more()
    {
        using var playing = new Playing(settings => settings with { InitialCapital = 10_000.50m, CommissionPerShare = 0.005m }, 1_000);

        Assert.Equal("accepted", playing.Place(Buy(100, OrderKind.Limit, "fits") with { Price = 100 }));
        Assert.Equal(0, playing.Engine.Account.BuyingPower);

        playing.Engine.TryCancel("fits", []);
        Assert.Equal("INSUFFICIENT_BUYING_POWER", playing.Place(Buy(100, OrderKind.Limit) with { Price = 100.01m }));
    }

    [Fact]
    public void Cash_that_is_promised_to_one_order_is_not_there_for_another()
    {
        using var playing = new Playing();

        Assert.Equal(["accepted", "INSUFFICIENT_BUYING_POWER"], playing.Place(false, Buy(60, id: "a"), Buy(60, id: "b")));
    }

    [Fact]
    public void Purchase_whose_price_jumped_over_the_cash_ends_without_trading()
    {
        using var playing = new Playing(Candle.Flat(101));
        playing.Place(Buy(100));

        Assert.Equal(["o: INSUFFICIENT_BUYING_POWER"], playing.Step());
        Assert.Equal(10_000, playing.Engine.Account.BuyingPower);
    }

    [Fact]
    public void Nobody_sells_more_than_is_held_and_not_promised()
    {
        using var playing = new Playing(Candle.Flat(100));
        playing.Place(Buy(10));
        playing.Step();

        Assert.Equal(
            ["accepted", "INSUFFICIENT_POSITION"],
            playing.Place(false, Sell(6, OrderKind.Limit, "a") with { Price = 200 }, Sell(5, id: "b"))
        );
    }

    [Fact]
    public void Atomic_batch_with_one_bad_order_leaves_no_trace()
    {
        using var playing = new Playing();

        Assert.Equal(
            ["BATCH_REJECTED", "INSUFFICIENT_BUYING_POWER", "BATCH_REJECTED"],
            playing.Place(true, Buy(10, id: "a"), Buy(1_000, id: "b"), Buy(10, id: "c"))
        );
        Assert.Equal(10_000, playing.Engine.Account.BuyingPower);
        Assert.Equal(["accepted", "accepted"], playing.Place(true, Buy(10, id: "a"), Buy(10, id: "c")));
    }

    [Fact]
    public void Other_orders_of_a_best_effort_batch_go_on()
    {
        using var playing = new Playing(Candle.Flat(100));

        Assert.Equal(
            ["accepted", "INSUFFICIENT_BUYING_POWER", "accepted"],
            playing.Place(false, Buy(10, id: "a"), Buy(1_000, id: "b"), Buy(10, id: "c"))
        );
        Assert.Equal(["a: bought 10 at 100", "c: bought 10 at 100"], playing.Step());
    }

    [Fact]
    public void Batch_that_is_sent_twice_is_placed_once_and_answered_twice()
    {
        using var playing = new Playing(Candle.Flat(100));
        var batch = new OrderBatch("again", [Buy(10)], IsAtomic: false);

        var first = playing.Engine.Place(batch);
        var second = playing.Engine.Place(batch);

        Assert.Same(first, second);
        Assert.Equal(["o: bought 10 at 100"], playing.Step());
    }

    [Fact]
    public void Day_order_ends_with_its_day_and_another_goes_on()
    {
        using var playing = new Playing(settings => settings, dayLength: 2, Candle.Flat(100), Candle.Flat(90));
        playing.Place(
            false,
            Buy(1, OrderKind.Limit, "day") with
            {
                Price = 95,
            },
            Buy(1, OrderKind.Limit, "gtc") with
            {
                Price = 95,
                TimeInForce = TimeInForce.GoodTillCancelled,
            }
        );

        Assert.Equal(["day: EXPIRED"], playing.Step());
        Assert.Equal(["gtc: bought 1 at 90"], playing.Step());
    }

    [Fact]
    public void Day_order_that_comes_after_the_last_candle_is_for_the_next_day()
    {
        using var playing = new Playing(settings => settings, dayLength: 1, Candle.Flat(90));
        playing.Place(Buy(1, OrderKind.Limit) with { Price = 95 });

        Assert.Equal(["o: bought 1 at 90"], playing.Step());
    }

    [Fact]
    public void Immediate_order_trades_at_the_next_open_or_not_at_all()
    {
        using var playing = new Playing(Candle.Of(100, 101, 98, 99));

        playing.Place(
            false,
            Buy(1, OrderKind.Limit, "at-open") with
            {
                Price = 100,
                TimeInForce = TimeInForce.ImmediateOrCancel,
            },
            Buy(1, OrderKind.Limit, "later") with
            {
                Price = 99,
                TimeInForce = TimeInForce.ImmediateOrCancel,
            }
        );

        Assert.Equal(["at-open: bought 1 at 100", "later: NOT_IMMEDIATE"], playing.Step());
    }

    [Fact]
    public void Bracket_sells_what_was_bought_at_whichever_end_comes_first()
    {
        using var playing = new Playing(Candle.Flat(100), Candle.Of(101, 111, 100, 110), Candle.Of(80, 80, 80, 80));
        playing.Place(Buy(10) with { StopLoss = 90, TakeProfit = 110 });

        Assert.Equal(["o: bought 10 at 100"], playing.Step());
        Assert.Equal(["o-exit: sold 10 at 110"], playing.Step());
        Assert.Empty(playing.Step());
    }

    [Fact]
    public void Bracket_sells_no_more_than_is_left()
    {
        using var playing = new Playing(Candle.Flat(100), Candle.Flat(100), Candle.Flat(85));
        playing.Place(Buy(10) with { StopLoss = 90 });
        playing.Step();
        playing.Place(Sell(7));
        playing.Step();

        Assert.Equal(["o-exit: sold 3 at 85"], playing.Step());
    }

    [Fact]
    public void Bracket_whose_shares_were_sold_ends_and_never_sells_what_is_bought_later()
    {
        using var playing = new Playing(Candle.Flat(100), Candle.Flat(100), Candle.Flat(100), Candle.Flat(85));
        playing.Place(Buy(10) with { StopLoss = 90 });
        playing.Step();
        playing.Place(Sell(10));

        Assert.Equal(["s: sold 10 at 100", "o-exit: NOTHING_TO_PROTECT"], playing.Step());
        playing.Place(Buy(10, id: "again"));
        playing.Step();
        Assert.Empty(playing.Step());
        Assert.Equal(10, Assert.Single(playing.Engine.Account.Positions).Quantity);
    }

    [Fact]
    public void Shares_that_no_bracket_protects_are_sold_first_and_then_those_of_the_oldest()
    {
        using var playing = new Playing(Candle.Flat(100), Candle.Flat(100), Candle.Flat(100), Candle.Flat(85));
        playing.Place(false, Buy(10, id: "free"), Buy(10, id: "old") with { StopLoss = 90 }, Buy(10, id: "new") with { StopLoss = 90 });
        playing.Step();
        playing.Place(Sell(10, id: "first"));
        Assert.Equal(["first: sold 10 at 100"], playing.Step());
        playing.Place(Sell(4, id: "second"));
        Assert.Equal(["second: sold 4 at 100"], playing.Step());

        Assert.Equal(["old-exit: sold 6 at 85", "new-exit: sold 10 at 85"], playing.Step());
        Assert.Empty(playing.Engine.Account.Positions);
    }

    [Fact]
    public void Bracket_that_is_taken_back_protects_nothing_any_more()
    {
        using var playing = new Playing(Candle.Flat(100), Candle.Flat(100), Candle.Flat(85));
        playing.Place(false, Buy(10, id: "a") with { StopLoss = 90 }, Buy(10, id: "b") with { StopLoss = 90 });
        playing.Step();

        Assert.True(playing.Engine.TryCancel("a-exit", []));
        playing.Place(Sell(10));

        Assert.Equal(["s: sold 10 at 100"], playing.Step()); // those of the first: the bracket of the second stays whole
        Assert.Equal(["b-exit: sold 10 at 85"], playing.Step());
    }

    [Fact]
    public void Price_of_an_order_has_nine_decimals_so_that_what_binary_fractions_leave_behind_decides_nothing()
    {
        using var playing = new Playing(Candle.Flat(180.27m), Candle.Flat(180.28m));
        playing.Place(Buy(10, OrderKind.Limit) with { Price = 180.26999999999998m, TakeProfit = 180.28000000000003m });

        Assert.Equal(["o: bought 10 at 180.27"], playing.Step());
        Assert.Equal(["o-exit: sold 10 at 180.28"], playing.Step());
        Assert.Equal("INVALID_PARAMS", playing.Place(Buy(1, OrderKind.Limit, "nothing") with { Price = 0.0000000001m }));
    }

    [Fact]
    public void Slippage_of_an_execution_is_what_it_really_came_to_and_none_at_a_limit()
    {
        using var engine = new SimulationEngine(
            new SimulationSettings(["AAPL"], 0, 1_000_000_000_000_000, 10_000) { SlippageBasisPoints = 5 },
            ListedCandles.Of(1_000, Candle.Flat(10), Candle.Of(10, 11, 9, 10), Candle.Of(10, 10, 9, 9))
        );
        engine.TryStart();
        var events = new List<SimulationEvent>();
        engine.Step(events);
        engine.Place(
            new OrderBatch(
                "b",
                [Buy(1, id: "market") with { StopLoss = 9.5m }, Buy(1, OrderKind.Limit, "limit") with { Price = 9.9m }],
                IsAtomic: false
            )
        );

        engine.Step(events);
        var end = engine.Step(events);

        Assert.True(end);
        Assert.Equal(
            [("market", 10.01m, 10), ("limit", 9.9m, 0)],
            events.OfType<OrderExecuted>().Where(trade => trade.Side == OrderSide.Buy).Select(Told)
        );
        Assert.Equal(
            [("market", 10.01m, 10), ("limit", 9.9m, 0)],
            engine.Report().Trades.Where(trade => trade.Side == OrderSide.Buy).Select(Told)
        );
        Assert.Equal(
            [("market-exit", 9.49m, 11)],
            events.OfType<OrderExecuted>().Where(trade => trade.Side == OrderSide.Sell).Select(Told)
        );

        static (string, decimal, int) Told(OrderExecuted trade) => (trade.OrderId, trade.Price, trade.SlippageBasisPoints);
    }

    [Fact]
    public void Estimated_fill_is_what_a_next_candle_at_the_last_price_would_give()
    {
        using var playing = new Playing(settings => settings with { SlippageBasisPoints = 10 }, 1_000);

        var result = playing.Engine.Place(
            new OrderBatch(
                "b",
                [
                    Buy(1, id: "market"),
                    Buy(1, OrderKind.Limit, "over") with
                    {
                        Price = 101,
                    },
                    Buy(1, OrderKind.Limit, "under") with
                    {
                        Price = 99,
                    },
                ],
                false
            )
        );

        Assert.Equal([KeyValuePair.Create("market", 100.10m), KeyValuePair.Create("over", 100m)], result.EstimatedFills);
    }
}
