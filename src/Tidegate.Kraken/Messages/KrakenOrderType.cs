using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Messages;

/// <summary>What kind of order.</summary>
[JsonConverter(typeof(KrakenOrderTypeNames))]
public enum KrakenOrderType
{
    /// <summary>Not said, or a word that this version does not know.</summary>
    Unknown = 0,

    /// <summary>At this price or better.</summary>
    Limit,

    /// <summary>At the price there is.</summary>
    Market,

    /// <summary>A limit order that shows a part of itself.</summary>
    Iceberg,

    /// <summary>Market order when the price turns against.</summary>
    StopLoss,

    /// <summary>Limit order when the price turns against.</summary>
    StopLossLimit,

    /// <summary>Market order when the price turns in favour.</summary>
    TakeProfit,

    /// <summary>Limit order when the price turns in favour.</summary>
    TakeProfitLimit,

    /// <summary>Market order a distance behind the best price.</summary>
    TrailingStop,

    /// <summary>Limit order a distance behind the best price.</summary>
    TrailingStopLimit,

    /// <summary>Settles a margin position.</summary>
    SettlePosition,
}

internal sealed class KrakenOrderTypeNames()
    : WireNames<KrakenOrderType>(
        ("limit", KrakenOrderType.Limit),
        ("market", KrakenOrderType.Market),
        ("iceberg", KrakenOrderType.Iceberg),
        ("stop-loss", KrakenOrderType.StopLoss),
        ("stop-loss-limit", KrakenOrderType.StopLossLimit),
        ("take-profit", KrakenOrderType.TakeProfit),
        ("take-profit-limit", KrakenOrderType.TakeProfitLimit),
        ("trailing-stop", KrakenOrderType.TrailingStop),
        ("trailing-stop-limit", KrakenOrderType.TrailingStopLimit),
        ("settle-position", KrakenOrderType.SettlePosition)
    )
{
    public static KrakenOrderTypeNames Instance { get; } = new();
}
