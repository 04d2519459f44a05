using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Messages;

/// <summary>How long an order stands.</summary>
[JsonConverter(typeof(KrakenTimeInForceNames))]
public enum KrakenTimeInForce
{
    /// <summary>Not said, or a word that this version does not know.</summary>
    Unknown = 0,

    /// <summary>Until canceled.</summary>
    GoodTillCanceled,

    /// <summary>Until its expire time.</summary>
    GoodTillDate,

    /// <summary>What can be filled at once; the rest is canceled.</summary>
    ImmediateOrCancel,
}

internal sealed class KrakenTimeInForceNames()
    : WireNames<KrakenTimeInForce>(
        ("gtc", KrakenTimeInForce.GoodTillCanceled),
        ("gtd", KrakenTimeInForce.GoodTillDate),
        ("ioc", KrakenTimeInForce.ImmediateOrCancel)
    )
{
    public static KrakenTimeInForceNames Instance { get; } = new();
}
