using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Messages;

/// <summary>The result of a reply: the union of what the methods answer. Null: not said.</summary>
public sealed record KrakenResult
{
    /// <summary>Channel of a subscription.</summary>
    public string? Channel { get; init; }

    /// <summary>Symbol of a subscription.</summary>
    public string? Symbol { get; init; }

    /// <summary>Depth of a book.</summary>
    public int? Depth { get; init; }

    /// <summary>Minutes of a candle.</summary>
    public int? Interval { get; init; }

    /// <summary>Whether a snapshot comes.</summary>
    public bool? Snapshot { get; init; }

    /// <summary>Ceiling of the account's trading counter (60, 125 or 180 by tier).</summary>
    [JsonPropertyName("maxratecount")]
    public int? MaxRateCount { get; init; }

    /// <summary>What the exchange would like to be done otherwise.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The exchange's id of the order.</summary>
    public string? OrderId { get; init; }

    /// <summary>The client's id of the order.</summary>
    public string? ClOrdId { get; init; }

    /// <summary>The client's number of the order.</summary>
    public long? OrderUserref { get; init; }

    /// <summary>The exchange's id of an amendment.</summary>
    public string? AmendId { get; init; }

    /// <summary>The order that an edit replaced.</summary>
    public string? OriginalOrderId { get; init; }

    /// <summary>How many orders were canceled.</summary>
    public int? Count { get; init; }

    /// <summary>The exchange's clock.</summary>
    [JsonPropertyName("currentTime")]
    public DateTimeOffset? CurrentTime { get; init; }

    /// <summary>When all orders will be canceled; absent or zero when disarmed.</summary>
    [JsonPropertyName("triggerTime")]
    public string? TriggerTimeText { get; init; }
}
