namespace Tidegate.Simulation.Orders;

/// <summary>Orders that are placed together.</summary>
/// <param name="BatchId">The client's name for it. A batch that was placed before is answered as it was then and changes nothing, so that it may be sent again after a broken line.</param>
/// <param name="Orders">In the order in which they are judged; 1 to <see cref="OrdersMax"/>.</param>
/// <param name="IsAtomic">True: all or none. False: each for itself.</param>
public sealed record OrderBatch(string BatchId, IReadOnlyList<OrderTicket> Orders, bool IsAtomic)
{
    /// <summary>Most orders of one batch.</summary>
    public const int OrdersMax = 1_000;
}
