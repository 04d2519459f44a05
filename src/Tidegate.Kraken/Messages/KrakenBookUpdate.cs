using System.Diagnostics.CodeAnalysis;

namespace Tidegate.Kraken.Messages;

// `field ?? []`: a generated reader sets every init property, those that the wire leaves out to null.

/// <summary>A row of <c>book</c>: the whole book in a snapshot (best first), in an update what changed, to be applied in this order.</summary>
[SuppressMessage(
    "Performance",
    "CA1819:Properties should not return arrays",
    Justification = "Applied as spans, many thousand times a second."
)]
public sealed record KrakenBookUpdate
{
    /// <summary>The pair.</summary>
    public required string Symbol { get; init; }

    /// <summary>Bids.</summary>
    public KrakenLevel[] Bids
    {
        get => field ?? [];
        init;
    }

    /// <summary>Asks.</summary>
    public KrakenLevel[] Asks
    {
        get => field ?? [];
        init;
    }

    /// <summary>CRC-32 of the best ten levels of each side after this row.</summary>
    public required uint Checksum { get; init; }

    /// <summary>When; older snapshots have none.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}
