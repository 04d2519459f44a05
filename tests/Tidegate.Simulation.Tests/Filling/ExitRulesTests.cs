using Tidegate.Simulation.Filling;
using Tidegate.Simulation.Orders;

namespace Tidegate.Simulation.Tests.Filling;

/// <summary>A bracket of 90 and 110 against each way in which a candle can move, without slippage.</summary>
public sealed class ExitRulesTests
{
    private static readonly Slippage None = new(0);

    [Theory]
    [InlineData(100, 105, 95, "waits")]
    [InlineData(100, 105, 90, "90 Within")] // reached is enough for the loss
    [InlineData(100, 110, 95, "waits")] // touched is not enough for the profit
    [InlineData(100, 111, 95, "110 Within")]
    [InlineData(100, 111, 89, "90 Within")] // both in reach: the loss
    [InlineData(112, 115, 85, "112 AtOpen")] // opens beyond the profit: that came first
    [InlineData(88, 115, 85, "88 AtOpen")] // opens beyond the loss
    public void Bracket_that_is_in_place_ends_at_what_certainly_came_first_and_else_at_the_loss(
        double open,
        double high,
        double low,
        string expected
    ) => Assert.Equal(expected, Say(ExitRules.Judge(Exit(90, 110), Bar(open, high, low), None)));

    [Theory]
    [InlineData("AtOpen", 100, 111, 95, "110 Within")] // the whole candle was still to come
    [InlineData("AtOpen", 100, 111, 89, "90 Within")]
    [InlineData("Within", 100, 111, 95, "waits")] // the high may have been before the entry
    [InlineData("Within", 100, 111, 89, "90 Within")] // the low may have been before as well: the worse is believed
    [InlineData("Within", 100, 105, 95, "waits")]
    public void Candle_of_the_entry_can_end_the_bracket_but_a_profit_within_it_only_when_all_of_it_was_to_come(
        string entry,
        double open,
        double high,
        double low,
        string expected
    ) => Assert.Equal(expected, Say(ExitRules.JudgeAfterEntry(Exit(90, 110), Enum.Parse<TradeMoment>(entry), Bar(open, high, low), None)));

    [Fact]
    public void Bracket_without_a_loss_waits_however_far_the_price_falls() =>
        Assert.Equal("waits", Say(ExitRules.Judge(Exit(null, 110), Bar(50, 60, 1), None)));

    [Fact]
    public void Bracket_without_a_profit_waits_however_far_the_price_rises() =>
        Assert.Equal("waits", Say(ExitRules.Judge(Exit(90, null), Bar(150, 1_000, 140), None)));

    private static ProtectiveExit Exit(decimal? loss, decimal? profit) =>
        new(new OrderTicket("o", "AAPL", OrderSide.Buy, OrderKind.Market, 100) { StopLoss = loss, TakeProfit = profit });

    private static Markets.Bars.Bar Bar(double open, double high, double low) =>
        Candle.Of((decimal)open, (decimal)high, (decimal)low, (decimal)open);

    private static string Say(TradePrice? price) =>
        price is { } traded ? FormattableString.Invariant($"{traded.Price} {traded.Moment}") : "waits";
}
