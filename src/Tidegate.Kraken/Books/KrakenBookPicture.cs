using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Books;

/// <summary>A book at one moment.</summary>
/// <param name="Symbol">The pair.</param>
/// <param name="Bids">Bids, best first.</param>
/// <param name="Asks">Asks, best first.</param>
/// <param name="Checksum">The exchange's checksum, which was ours too.</param>
/// <param name="Timestamp">The exchange's time of the last change, where it said one.</param>
public sealed record KrakenBookPicture(
    string Symbol,
    IReadOnlyList<KrakenLevel> Bids,
    IReadOnlyList<KrakenLevel> Asks,
    uint Checksum,
    DateTimeOffset? Timestamp
);
