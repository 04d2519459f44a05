using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Messages;

/// <summary>Which side: of an order, or of a trade's taker.</summary>
[JsonConverter(typeof(KrakenSideNames))]
public enum KrakenSide
{
    /// <summary>Not said, or a word that this version does not know.</summary>
    Unknown = 0,

    /// <summary>Buys the base asset.</summary>
    Buy,

    /// <summary>Sells the base asset.</summary>
    Sell,
}

internal sealed class KrakenSideNames() : WireNames<KrakenSide>(("buy", KrakenSide.Buy), ("sell", KrakenSide.Sell))
{
    public static KrakenSideNames Instance { get; } = new();
}
