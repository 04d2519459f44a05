namespace Tidegate.Simulation.Orders;

/// <summary>What became of a batch.</summary>
/// <param name="BatchId">Its name.</param>
/// <param name="Accepted">Ids of the orders that wait now, in the order of the batch.</param>
/// <param name="Refused">Id and reason of each that does not, in the order of the batch.</param>
/// <param name="EstimatedFills">Price at which each accepted order would trade if the next candle opened where the last one closed; only those that would.</param>
public sealed record BatchResult(
    string BatchId,
    IReadOnlyList<string> Accepted,
    IReadOnlyList<KeyValuePair<string, OrderRefusal>> Refused,
    IReadOnlyList<KeyValuePair<string, decimal>> EstimatedFills
);
