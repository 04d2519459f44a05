using Tidegate.Markets.Bars;
using Tidegate.Simulation.Orders;

namespace Tidegate.Simulation.Filling;

/// <summary>Whether an order trades in a candle, and at which price. Pure; where the four prices of a candle leave it open, the answer is the worse one.</summary>
/// <remarks>
/// An order is judged from the candle after the one that its client had seen. For a purchase (a sale is its mirror image):
/// <list type="bullet">
/// <item>market: at the open, and slippage.</item>
/// <item>limit L: opens at or under L: at the open. Falls below L: at L. Only touches L: not at all, for others stood there first.</item>
/// <item>stop S: opens at or over S: at the open, and slippage. Reaches S: at S, and slippage.</item>
/// <item>stop-limit S, L: opens at or over S: a limit order from the open. Reaches S later: at S and slippage where that is not over L, else a limit order from the next candle.</item>
/// </list>
/// No price lies outside the candle.
/// </remarks>
internal static class FillRules
{
    /// <summary>What the candle does with a waiting order; null: it goes on waiting. Marks a stop-limit order that was woken.</summary>
    public static TradePrice? Judge(WorkingOrder order, in Bar candle, Slippage slippage)
    {
        var ticket = order.Ticket;
        return ticket.Kind switch
        {
            OrderKind.Market => Market(ticket.Side, candle, slippage),
            OrderKind.Limit => Limit(ticket.Side, ticket.Limit!.Value, candle),
            OrderKind.Stop => Stop(ticket.Side, ticket.Trigger!.Value, candle, slippage),
            _ => StopLimit(order, candle, slippage),
        };
    }

    /// <summary>At the open, and slippage.</summary>
    public static TradePrice Market(OrderSide side, in Bar candle, Slippage slippage) =>
        slippage.Trade(side, candle.Open, candle, TradeMoment.AtOpen);

    /// <summary>At the open where that is no worse than the limit, at the limit where the candle goes beyond it.</summary>
    public static TradePrice? Limit(OrderSide side, decimal limit, in Bar candle) =>
        IsAtOrBeyond(side, limit, candle.Open) ? new TradePrice(candle.Open, candle.Open, TradeMoment.AtOpen)
        : side == OrderSide.Buy
            ? candle.Low < limit ? new TradePrice(limit, limit, TradeMoment.Within)
                : null
        : candle.High > limit ? new TradePrice(limit, limit, TradeMoment.Within)
        : null;

    /// <summary>At the open or at the stop price, and slippage, where the candle reaches it.</summary>
    public static TradePrice? Stop(OrderSide side, decimal stop, in Bar candle, Slippage slippage) =>
        IsWoken(side, stop, candle.Open) ? Market(side, candle, slippage)
        : IsWoken(side, stop, Farthest(side, candle)) ? slippage.Trade(side, stop, candle, TradeMoment.Within)
        : null;

    private static TradePrice? StopLimit(WorkingOrder order, in Bar candle, Slippage slippage)
    {
        var (side, stop, limit) = (order.Ticket.Side, order.Ticket.Trigger!.Value, order.Ticket.Limit!.Value);
        if (order.IsTriggered || IsWoken(side, stop, candle.Open))
        {
            order.IsTriggered = true;
            return Limit(side, limit, candle);
        }

        if (!IsWoken(side, stop, Farthest(side, candle)))
        {
            return null;
        }

        order.IsTriggered = true;
        var trade = slippage.Trade(side, stop, candle, TradeMoment.Within);
        return IsAtOrBeyond(side, limit, trade.Price) ? trade : null;
    }

    // A purchase wants the price at or under its limit, a sale at or over it.
    private static bool IsAtOrBeyond(OrderSide side, decimal limit, decimal price) =>
        side == OrderSide.Buy ? price <= limit : price >= limit;

    // A stop to buy wakes when the price has risen to it, a stop to sell when it has fallen.
    private static bool IsWoken(OrderSide side, decimal stop, decimal price) => side == OrderSide.Buy ? price >= stop : price <= stop;

    private static decimal Farthest(OrderSide side, in Bar candle) => side == OrderSide.Buy ? candle.High : candle.Low;
}
