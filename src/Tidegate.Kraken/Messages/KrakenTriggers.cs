namespace Tidegate.Kraken.Messages;

/// <summary>What sets an order off.</summary>
public sealed record KrakenTriggers
{
    /// <summary><c>last</c> or <c>index</c>.</summary>
    public string? Reference { get; init; }

    /// <summary>Its price, or distance.</summary>
    public decimal? Price { get; init; }

    /// <summary><c>static</c>, <c>pct</c> or <c>quote</c>.</summary>
    public string? PriceType { get; init; }

    /// <summary>The price it comes to.</summary>
    public decimal? ActualPrice { get; init; }

    /// <summary>Best price since it trails.</summary>
    public decimal? PeakPrice { get; init; }

    /// <summary>The reference when it was set off.</summary>
    public decimal? LastPrice { get; init; }

    /// <summary><c>untriggered</c> or <c>triggered</c>.</summary>
    public string? Status { get; init; }

    /// <summary>When it was set off.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}
