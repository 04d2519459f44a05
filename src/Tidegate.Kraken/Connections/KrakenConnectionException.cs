namespace Tidegate.Kraken.Connections;

/// <summary>A connection has ended for good: its streams end with this.</summary>
#pragma warning disable CA1032 // it means nothing without the state
public sealed class KrakenConnectionException(KrakenConnectionState state, string reason) : KrakenException(reason)
#pragma warning restore CA1032
{
    /// <summary>Needs login, failed or stopped.</summary>
    public KrakenConnectionState State { get; } = state;
}
