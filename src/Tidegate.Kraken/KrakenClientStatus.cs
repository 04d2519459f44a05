using Tidegate.Kraken.Connections;

namespace Tidegate.Kraken;

/// <summary>How a client is doing, at one moment.</summary>
public sealed record KrakenClientStatus
{
    /// <summary>Market data.</summary>
    public required KrakenConnectionStatus Public { get; init; }

    /// <summary>The account and its orders.</summary>
    public required KrakenConnectionStatus Private { get; init; }

    /// <summary>Level 3 books.</summary>
    public required KrakenConnectionStatus Level3 { get; init; }

    /// <summary>Book rows after which our checksum was not the exchange's, or that did not fit the pair's precision.</summary>
    public required long ChecksumMismatches { get; init; }

    /// <summary>Private frames that were missing.</summary>
    public required long SequenceGaps { get; init; }

    /// <summary>Subscriptions that were made anew, of all connections.</summary>
    public required long Resyncs { get; init; }

    /// <summary>Connects that are left in the current window.</summary>
    public required int ConnectsLeft { get; init; }
}
