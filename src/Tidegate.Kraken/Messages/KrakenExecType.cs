using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Messages;

/// <summary>What an execution report is about.</summary>
[JsonConverter(typeof(KrakenExecTypeNames))]
public enum KrakenExecType
{
    /// <summary>Not said, or a word that this version does not know.</summary>
    Unknown = 0,

    /// <summary>The order was received.</summary>
    PendingNew,

    /// <summary>The order is in the book.</summary>
    New,

    /// <summary>A fill.</summary>
    Trade,

    /// <summary>The order is filled.</summary>
    Filled,

    /// <summary>The shown part was refilled.</summary>
    IcebergRefill,

    /// <summary>The order was canceled.</summary>
    Canceled,

    /// <summary>The order expired.</summary>
    Expired,

    /// <summary>The user changed the order.</summary>
    Amended,

    /// <summary>The engine changed the order.</summary>
    Restated,

    /// <summary>Something about its state changed, for example a trigger.</summary>
    Status,
}

internal sealed class KrakenExecTypeNames()
    : WireNames<KrakenExecType>(
        ("pending_new", KrakenExecType.PendingNew),
        ("new", KrakenExecType.New),
        ("trade", KrakenExecType.Trade),
        ("filled", KrakenExecType.Filled),
        ("iceberg_refill", KrakenExecType.IcebergRefill),
        ("canceled", KrakenExecType.Canceled),
        ("expired", KrakenExecType.Expired),
        ("amended", KrakenExecType.Amended),
        ("restated", KrakenExecType.Restated),
        ("status", KrakenExecType.Status)
    )
{
    public static KrakenExecTypeNames Instance { get; } = new();
}
