namespace Tidegate.Kraken.Messages;

/// <summary>The order that follows when another one is filled.</summary>
public sealed record KrakenContingent
{
    /// <summary>What kind of order.</summary>
    public KrakenOrderType OrderType { get; init; }

    /// <summary>What sets it off.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary><c>static</c>, <c>pct</c> or <c>quote</c>.</summary>
    public string? TriggerPriceType { get; init; }

    /// <summary>Its price.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary><c>static</c>, <c>pct</c> or <c>quote</c>.</summary>
    public string? LimitPriceType { get; init; }
}
