using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Orders;

/// <summary>An order to be added. Null: the exchange's default.</summary>
public sealed record KrakenNewOrder
{
    /// <summary>The pair. In a batch it is the batch's.</summary>
    public string? Symbol { get; init; }

    /// <summary>Buy or sell.</summary>
    public required KrakenSide Side { get; init; }

    /// <summary>Its kind.</summary>
    public required KrakenOrderType OrderType { get; init; }

    /// <summary>How much, in the base asset. Either this or <see cref="CashOrderQty"/>.</summary>
    public decimal? OrderQty { get; init; }

    /// <summary>How much, in the quote asset; market orders that buy only.</summary>
    public decimal? CashOrderQty { get; init; }

    /// <summary>Price, for the kinds that have one.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary><c>static</c>, <c>pct</c> or <c>quote</c>.</summary>
    public string? LimitPriceType { get; init; }

    /// <summary>What sets it off, for the kinds that have it.</summary>
    public KrakenTriggerRequest? Triggers { get; init; }

    /// <summary>How long it stands; unknown: the exchange's default, until canceled.</summary>
    public KrakenTimeInForce TimeInForce { get; init; }

    /// <summary>Never takes.</summary>
    public bool? PostOnly { get; init; }

    /// <summary>Only makes a position smaller.</summary>
    public bool? ReduceOnly { get; init; }

    /// <summary>On margin.</summary>
    public bool? Margin { get; init; }

    /// <summary>When it begins to stand.</summary>
    public DateTimeOffset? EffectiveTime { get; init; }

    /// <summary>When it stops to stand.</summary>
    public DateTimeOffset? ExpireTime { get; init; }

    /// <summary>Not to be carried out after this: 500 ms to 60 s ahead; the exchange's default is 5 s.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Your id of it: a UUID, or up to 18 ASCII characters. Not together with <see cref="OrderUserref"/>.</summary>
    public string? ClOrdId { get; init; }

    /// <summary>Your number of it.</summary>
    public int? OrderUserref { get; init; }

    /// <summary>The order that follows when it is filled.</summary>
    public KrakenConditional? Conditional { get; init; }

    /// <summary>The part of an iceberg that shows: a fifteenth or more of the whole.</summary>
    public decimal? DisplayQty { get; init; }

    /// <summary><c>base</c> or <c>quote</c>.</summary>
    public string? FeePreference { get; init; }

    /// <summary><c>cancel_newest</c>, <c>cancel_oldest</c> or <c>cancel_both</c>.</summary>
    public string? StpType { get; init; }

    /// <summary>The sub-account or trader.</summary>
    public string? SenderSubId { get; init; }

    /// <summary>Only checks it; the answer has an empty id.</summary>
    public bool? Validate { get; init; }
}
