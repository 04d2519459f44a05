namespace Tidegate.Kraken.Messages;

/// <summary>One order of the level 3 book.</summary>
public readonly record struct KrakenLevel3Order
{
    /// <summary>The exchange's id of the order.</summary>
    public required string OrderId { get; init; }

    /// <summary>Its price, in the quote asset.</summary>
    public required decimal LimitPrice { get; init; }

    /// <summary>What is left of it, in the base asset.</summary>
    public required decimal OrderQty { get; init; }

    /// <summary>What happened to it; not said in a snapshot.</summary>
    public KrakenLevel3Action Event { get; init; }

    /// <summary>When it took its place in the queue, cut to 100 ns.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}
