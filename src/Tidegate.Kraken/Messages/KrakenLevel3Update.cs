namespace Tidegate.Kraken.Messages;

// `field ?? []`: a generated reader sets every init property, those that the wire leaves out to null.

/// <summary>A row of <c>level3</c>: every order in a snapshot, in an update what happened, in this order.</summary>
public sealed record KrakenLevel3Update
{
    /// <summary>The pair.</summary>
    public required string Symbol { get; init; }

    /// <summary>Bids.</summary>
    public IReadOnlyList<KrakenLevel3Order> Bids
    {
        get => field ?? [];
        init;
    }

    /// <summary>Asks.</summary>
    public IReadOnlyList<KrakenLevel3Order> Asks
    {
        get => field ?? [];
        init;
    }

    /// <summary>CRC-32 of the orders of the best ten levels of each side after this row.</summary>
    public required uint Checksum { get; init; }

    /// <summary>When, where it is said.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}
