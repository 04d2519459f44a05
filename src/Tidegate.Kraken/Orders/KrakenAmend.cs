namespace Tidegate.Kraken.Orders;

/// <summary>A change of an order that keeps its id, and its place where that is possible. Null: as it was.</summary>
public sealed record KrakenAmend
{
    /// <summary>The exchange's id. Either this or <see cref="ClOrdId"/>.</summary>
    public string? OrderId { get; init; }

    /// <summary>Your id.</summary>
    public string? ClOrdId { get; init; }

    /// <summary>New quantity, in the base asset.</summary>
    public decimal? OrderQty { get; init; }

    /// <summary>New part of an iceberg that shows.</summary>
    public decimal? DisplayQty { get; init; }

    /// <summary>New price.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary><c>static</c>, <c>pct</c> or <c>quote</c>.</summary>
    public string? LimitPriceType { get; init; }

    /// <summary>Refuse the change rather than take.</summary>
    public bool? PostOnly { get; init; }

    /// <summary>New trigger.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary><c>static</c>, <c>pct</c> or <c>quote</c>.</summary>
    public string? TriggerPriceType { get; init; }

    /// <summary>Not to be carried out after this: 500 ms to 60 s ahead.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The pair, for the instruments that need it said.</summary>
    public string? Symbol { get; init; }
}
