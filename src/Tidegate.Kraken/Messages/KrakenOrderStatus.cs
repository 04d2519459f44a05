using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Messages;

/// <summary>Where an order stands.</summary>
[JsonConverter(typeof(KrakenOrderStatusNames))]
public enum KrakenOrderStatus
{
    /// <summary>Not said, or a word that this version does not know.</summary>
    Unknown = 0,

    /// <summary>Received, not yet in the book.</summary>
    PendingNew,

    /// <summary>In the book.</summary>
    New,

    /// <summary>Filled in part.</summary>
    PartiallyFilled,

    /// <summary>Filled: over.</summary>
    Filled,

    /// <summary>Canceled: over.</summary>
    Canceled,

    /// <summary>Expired: over.</summary>
    Expired,
}

internal sealed class KrakenOrderStatusNames()
    : WireNames<KrakenOrderStatus>(
        ("pending_new", KrakenOrderStatus.PendingNew),
        ("new", KrakenOrderStatus.New),
        ("partially_filled", KrakenOrderStatus.PartiallyFilled),
        ("filled", KrakenOrderStatus.Filled),
        ("canceled", KrakenOrderStatus.Canceled),
        ("expired", KrakenOrderStatus.Expired)
    )
{
    public static KrakenOrderStatusNames Instance { get; } = new();
}
