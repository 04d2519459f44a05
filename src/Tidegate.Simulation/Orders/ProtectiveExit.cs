namespace Tidegate.Simulation.Orders;

/// <summary>The bracket of an order that has bought: sells at a loss or at a profit, whichever comes first.</summary>
internal sealed class ProtectiveExit(OrderTicket entry)
{
    /// <summary>Id under which it is reported.</summary>
    public string OrderId { get; } = $"{entry.OrderId}-exit";

    public string Symbol => entry.Symbol;

    /// <summary>Shares that it protects; fewer once some of them were sold otherwise.</summary>
    public long Quantity { get; set; } = entry.Quantity;

    public decimal? StopLoss => entry.StopLoss;

    public decimal? TakeProfit => entry.TakeProfit;
}
