namespace Tidegate.Kraken.Orders;

/// <summary>A change that cancels an order and adds another one. Null: as it was.</summary>
public sealed record KrakenEdit
{
    /// <summary>The exchange's id.</summary>
    public required string OrderId { get; init; }

    /// <summary>The pair.</summary>
    public required string Symbol { get; init; }

    /// <summary>New quantity, in the base asset.</summary>
    public decimal? OrderQty { get; init; }

    /// <summary>New price.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>New part of an iceberg that shows.</summary>
    public decimal? DisplayQty { get; init; }

    /// <summary>New trigger.</summary>
    public KrakenTriggerRequest? Triggers { get; init; }

    /// <summary>Never takes.</summary>
    public bool? PostOnly { get; init; }

    /// <summary>Only makes a position smaller.</summary>
    public bool? ReduceOnly { get; init; }

    /// <summary>Not to be carried out after this: 500 ms to 60 s ahead.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Your number of the new order.</summary>
    public int? OrderUserref { get; init; }

    /// <summary>Only checks it.</summary>
    public bool? Validate { get; init; }
}
