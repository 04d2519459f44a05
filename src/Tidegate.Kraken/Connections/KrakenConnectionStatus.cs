using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Connections;

/// <summary>How a connection is doing, at one moment.</summary>
public sealed record KrakenConnectionStatus
{
    /// <summary>Its state.</summary>
    public required KrakenConnectionState State { get; init; }

    /// <summary>Why, when it is not live.</summary>
    public string? Reason { get; init; }

    /// <summary>Times it was opened again after the first.</summary>
    public required long Reconnects { get; init; }

    /// <summary>Since the last frame of this socket; null when there was none.</summary>
    public TimeSpan? LastMessageAge { get; init; }

    /// <summary>What the engine accepts, as it said last.</summary>
    public KrakenEngineState Engine { get; init; }

    /// <summary>Subscriptions that are wanted.</summary>
    public required int Subscriptions { get; init; }

    /// <summary>Those of them that the exchange has confirmed on this socket.</summary>
    public required int SubscriptionsLive { get; init; }

    /// <summary>Those of them that wait to be asked for, because the exchange takes only so many requests a second.</summary>
    public int SubscriptionsWaiting { get; init; }

    /// <summary>Frames that were not read.</summary>
    public required long Faults { get; init; }

    /// <summary>Frames of channels that this version does not know.</summary>
    public required long Unknown { get; init; }

    /// <summary>Subscriptions that were made anew for a wrong checksum, a gap or a missing snapshot.</summary>
    public required long Resyncs { get; init; }
}
