namespace Tidegate.Kraken.Messages;

// `field ?? []`: a generated reader sets every init property, those that the wire leaves out to null.

/// <summary>What <c>instrument</c> carries: everything in a snapshot, in an update what changed.</summary>
public sealed record KrakenInstruments
{
    /// <summary>Assets.</summary>
    public IReadOnlyList<KrakenAsset> Assets
    {
        get => field ?? [];
        init;
    }

    /// <summary>Pairs.</summary>
    public IReadOnlyList<KrakenPair> Pairs
    {
        get => field ?? [];
        init;
    }
}
