namespace Tidegate.Simulation.Orders;

/// <summary>The bracket of an order that has bought: sells at a loss or at a profit, whichever comes first.</summary>
internal sealed class ProtectiveExit(OrderTicket entry, long quantity)
{
    /// <summary>Id under which it is reported.</summary>
    public string OrderId { get; } = $"{entry.OrderId}-exit";

    public string Symbol => entry.Symbol;

    /// <summary>Shares that it protects; fewer are sold when fewer are still held.</summary>
    public long Quantity { get; } = quantity;

    public decimal? StopLoss => entry.StopLoss;

    public decimal? TakeProfit => entry.TakeProfit;
}
