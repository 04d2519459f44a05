using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Messages;

/// <summary>What the trading engine accepts.</summary>
[JsonConverter(typeof(KrakenEngineStateNames))]
public enum KrakenEngineState
{
    /// <summary>Not said, or a word that this version does not know.</summary>
    Unknown = 0,

    /// <summary>Everything.</summary>
    Online,

    /// <summary>Cancels only.</summary>
    CancelOnly,

    /// <summary>Nothing.</summary>
    Maintenance,

    /// <summary>Orders that do not take, and cancels.</summary>
    PostOnly,
}

internal sealed class KrakenEngineStateNames()
    : WireNames<KrakenEngineState>(
        ("online", KrakenEngineState.Online),
        ("cancel_only", KrakenEngineState.CancelOnly),
        ("maintenance", KrakenEngineState.Maintenance),
        ("post_only", KrakenEngineState.PostOnly)
    )
{
    public static KrakenEngineStateNames Instance { get; } = new();
}
