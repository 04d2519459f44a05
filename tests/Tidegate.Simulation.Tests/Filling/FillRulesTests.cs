using Tidegate.Simulation.Filling;
using Tidegate.Simulation.Orders;

namespace Tidegate.Simulation.Tests.Filling;

/// <summary>The fill rules, each kind of order against each way in which a candle can move. Slippage is 10 basis points.</summary>
public sealed class FillRulesTests
{
    private static readonly Slippage TenPoints = new(10);

    [Theory]
    [InlineData(OrderSide.Buy, 100, 105, 95, "100.10")] // 100 x 1.001
    [InlineData(OrderSide.Sell, 100, 105, 95, "99.90")]
    [InlineData(OrderSide.Buy, 100, 100, 95, "100")] // opens at its high: nothing above was traded
    [InlineData(OrderSide.Sell, 100, 105, 100, "100")] // opens at its low
    [InlineData(OrderSide.Buy, 33.33, 40, 30, "33.37")] // 33.36333, to the cent against the buyer
    [InlineData(OrderSide.Sell, 33.33, 40, 30, "33.29")] // 33.29667, to the cent against the seller
    public void Market_order_trades_at_the_open_and_slippage_inside_the_candle(
        OrderSide side,
        double open,
        double high,
        double low,
        string expected
    ) => Assert.Equal($"{expected} AtOpen", Judge(Ticket(side, OrderKind.Market), open, high, low));

    [Theory]
    [InlineData(OrderSide.Buy, 99, 100, 105, 95, "99 Within")] // falls through
    [InlineData(OrderSide.Buy, 95, 100, 105, 95, "waits")] // only touches: others stood there first
    [InlineData(OrderSide.Buy, 94, 100, 105, 95, "waits")]
    [InlineData(OrderSide.Buy, 100, 100, 105, 95, "100 AtOpen")]
    [InlineData(OrderSide.Buy, 103, 100, 105, 95, "100 AtOpen")] // opens below the limit: at the open
    [InlineData(OrderSide.Sell, 101, 100, 105, 95, "101 Within")]
    [InlineData(OrderSide.Sell, 105, 100, 105, 95, "waits")]
    [InlineData(OrderSide.Sell, 106, 100, 105, 95, "waits")]
    [InlineData(OrderSide.Sell, 100, 100, 105, 95, "100 AtOpen")]
    [InlineData(OrderSide.Sell, 97, 100, 105, 95, "100 AtOpen")]
    public void Limit_order_trades_at_the_open_or_where_the_candle_goes_beyond_it(
        OrderSide side,
        double limit,
        double open,
        double high,
        double low,
        string expected
    ) => Assert.Equal(expected, Judge(Ticket(side, OrderKind.Limit) with { Price = (decimal)limit }, open, high, low));

    [Theory]
    [InlineData(OrderSide.Buy, 102, 100, 105, 95, "102.11 Within")] // 102.102, to the cent
    [InlineData(OrderSide.Buy, 105, 100, 105, 95, "105 Within")] // reached is enough, and no price lies over the high
    [InlineData(OrderSide.Buy, 106, 100, 105, 95, "waits")]
    [InlineData(OrderSide.Buy, 100, 100, 105, 95, "100.10 AtOpen")]
    [InlineData(OrderSide.Buy, 98, 100, 105, 95, "100.10 AtOpen")] // jumped over: at the open, not at the stop
    [InlineData(OrderSide.Sell, 98, 100, 105, 95, "97.90 Within")] // 97.902
    [InlineData(OrderSide.Sell, 95, 100, 105, 95, "95 Within")]
    [InlineData(OrderSide.Sell, 94, 100, 105, 95, "waits")]
    [InlineData(OrderSide.Sell, 102, 100, 105, 95, "99.90 AtOpen")]
    public void Stop_order_trades_where_the_candle_reaches_it_and_at_the_open_where_it_jumped_over(
        OrderSide side,
        double stop,
        double open,
        double high,
        double low,
        string expected
    ) => Assert.Equal(expected, Judge(Ticket(side, OrderKind.Stop) with { StopPrice = (decimal)stop }, open, high, low));

    [Theory]
    [InlineData(OrderSide.Buy, 102, 103, 100, 105, 95, "102.11 Within")]
    [InlineData(OrderSide.Buy, 102, 102.05, 100, 105, 95, "waits, woken")] // slippage would go over the limit
    [InlineData(OrderSide.Buy, 102, 101, 100, 105, 95, "waits, woken")]
    [InlineData(OrderSide.Buy, 106, 107, 100, 105, 95, "waits")]
    [InlineData(OrderSide.Buy, 98, 101, 100, 105, 95, "100 AtOpen, woken")] // jumped over the stop, under the limit
    [InlineData(OrderSide.Buy, 98, 99, 100, 105, 95, "99 Within, woken")] // jumped over both, and falls back through the limit
    [InlineData(OrderSide.Buy, 93, 94, 100, 105, 95, "waits, woken")] // jumped over both and stays over
    [InlineData(OrderSide.Sell, 98, 97, 100, 105, 95, "97.90 Within")]
    [InlineData(OrderSide.Sell, 98, 97.95, 100, 105, 95, "waits, woken")]
    [InlineData(OrderSide.Sell, 94, 93, 100, 105, 95, "waits")]
    [InlineData(OrderSide.Sell, 102, 99, 100, 105, 95, "100 AtOpen, woken")]
    [InlineData(OrderSide.Sell, 102, 101, 100, 105, 95, "101 Within, woken")]
    public void Stop_limit_order_becomes_a_limit_order_where_the_candle_reaches_its_stop(
        OrderSide side,
        double stop,
        double limit,
        double open,
        double high,
        double low,
        string expected
    )
    {
        var ticket = Ticket(side, OrderKind.StopLimit) with { StopPrice = (decimal)stop, Price = (decimal)limit };
        var order = new WorkingOrder(ticket, 0);

        var said = Say(FillRules.Judge(order, Candle.Of((decimal)open, (decimal)high, (decimal)low, (decimal)open), TenPoints));

        Assert.Equal(expected.Replace(", woken", "", StringComparison.Ordinal), said);
        Assert.Equal(
            !expected.StartsWith("waits", StringComparison.Ordinal) || expected.EndsWith("woken", StringComparison.Ordinal),
            order.IsTriggered
        );
    }

    [Fact]
    public void Woken_stop_limit_order_is_a_limit_order_in_the_next_candle()
    {
        var order = new WorkingOrder(Ticket(OrderSide.Buy, OrderKind.StopLimit) with { StopPrice = 102, Price = 101 }, 0);
        FillRules.Judge(order, Candle.Of(100, 105, 95, 104), TenPoints);

        var price = FillRules.Judge(order, Candle.Of(104, 104, 100, 101), TenPoints);

        Assert.Equal("101 Within", Say(price));
    }

    private static string Judge(OrderTicket ticket, double open, double high, double low) =>
        Say(FillRules.Judge(new WorkingOrder(ticket, 0), Candle.Of((decimal)open, (decimal)high, (decimal)low, (decimal)open), TenPoints));

    private static string Say(TradePrice? price) =>
        price is { } traded ? FormattableString.Invariant($"{traded.Price} {traded.Moment}") : "waits";

    private static OrderTicket Ticket(OrderSide side, OrderKind kind) => new("o", "AAPL", side, kind, 100);
}
