using Tidegate.Markets.Bars;
using Tidegate.Simulation.Orders;

namespace Tidegate.Simulation.Filling;

/// <summary>Which end of a bracket a candle reaches first. Pure; where both are in reach and nothing says which came first, it is the loss.</summary>
internal static class ExitRules
{
    /// <summary>In a candle that finds the bracket in place.</summary>
    public static TradePrice? Judge(ProtectiveExit exit, in Bar candle, Slippage slippage)
    {
        var profit = Profit(exit, candle);
        return profit is { Moment: TradeMoment.AtOpen } ? profit : Loss(exit, candle, slippage) ?? profit;
    }

    /// <summary>In the candle in which the entry traded. After an entry at the open the whole candle is still to come; after one within it only the loss is believed.</summary>
    public static TradePrice? JudgeAfterEntry(ProtectiveExit exit, TradeMoment entry, in Bar candle, Slippage slippage) =>
        entry == TradeMoment.AtOpen ? Judge(exit, candle, slippage)
        : exit.StopLoss is { } stop && candle.Low <= stop ? slippage.Trade(OrderSide.Sell, stop, candle, TradeMoment.Within)
        : null;

    private static TradePrice? Loss(ProtectiveExit exit, in Bar candle, Slippage slippage) =>
        exit.StopLoss is { } stop ? FillRules.Stop(OrderSide.Sell, stop, candle, slippage) : null;

    private static TradePrice? Profit(ProtectiveExit exit, in Bar candle) =>
        exit.TakeProfit is { } limit ? FillRules.Limit(OrderSide.Sell, limit, candle) : null;
}
