namespace Tidegate.Simulation.Orders;

/// <summary>An order that waits.</summary>
internal sealed class WorkingOrder(OrderTicket ticket, decimal reserved)
{
    public OrderTicket Ticket { get; } = ticket;

    /// <summary>Cash that is promised to it; 0 for a sale.</summary>
    public decimal Reserved { get; } = reserved;

    /// <summary>True once the stop price of a stop-limit order was reached: a limit order from then on.</summary>
    public bool IsTriggered { get; set; }
}
