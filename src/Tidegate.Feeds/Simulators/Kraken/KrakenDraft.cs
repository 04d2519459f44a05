namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>An order that a client wants, from a socket or from REST.</summary>
internal sealed record KrakenDraft(string Symbol, string Side, string Type)
{
    public decimal? Qty { get; init; }

    public decimal? CashQty { get; init; }

    public decimal? LimitPrice { get; init; }

    /// <summary>How much of an iceberg shows at a time.</summary>
    public decimal? DisplayQty { get; init; }

    public decimal? TriggerPrice { get; init; }

    public string TimeInForce { get; init; } = "GTC";

    public bool IsPostOnly { get; init; }

    public string? ClientId { get; init; }

    public long? UserRef { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether it is only looked at.</summary>
    public bool IsTrial { get; init; }

    public bool IsBuy => Side == "buy";

    public bool IsLimit => Type.EndsWith("limit", StringComparison.Ordinal) || Type == "iceberg";

    public bool IsTriggered =>
        Type.StartsWith("stop-loss", StringComparison.Ordinal) || Type.StartsWith("take-profit", StringComparison.Ordinal);
}

/// <summary>What is to become of an order; null: as it is.</summary>
internal sealed record KrakenChange(decimal? Qty, decimal? LimitPrice, decimal? DisplayQty, decimal? TriggerPrice);
