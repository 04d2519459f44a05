namespace Tidegate.Kraken.Orders;

/// <summary>Orders to be canceled, by any of their ids.</summary>
public sealed record KrakenCancel
{
    /// <summary>The exchange's ids.</summary>
    public IReadOnlyList<string> OrderIds { get; init; } = [];

    /// <summary>Your ids.</summary>
    public IReadOnlyList<string> ClOrdIds { get; init; } = [];

    /// <summary>Your numbers.</summary>
    public IReadOnlyList<int> OrderUserrefs { get; init; } = [];

    internal int Count => OrderIds.Count + ClOrdIds.Count + OrderUserrefs.Count;
}
