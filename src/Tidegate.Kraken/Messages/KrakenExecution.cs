namespace Tidegate.Kraken.Messages;

/// <summary>A row of <c>executions</c>: what became of an order. Null: not said.</summary>
/// <remarks>The wire says only what is new: a <c>new</c> report after <c>pending_new</c> has ids, status and time. The client fills in what it knows of the order.</remarks>
public sealed record KrakenExecution
{
    /// <summary>The exchange's id of the order.</summary>
    public required string OrderId { get; init; }

    /// <summary>What this report is about.</summary>
    public KrakenExecType ExecType { get; init; }

    /// <summary>Where the order stands.</summary>
    public KrakenOrderStatus OrderStatus { get; init; }

    /// <summary>The client's id of the order.</summary>
    public string? ClOrdId { get; init; }

    /// <summary>The client's number of the order.</summary>
    public long? OrderUserref { get; init; }

    /// <summary>The pair.</summary>
    public string? Symbol { get; init; }

    /// <summary>Its side.</summary>
    public KrakenSide Side { get; init; }

    /// <summary>Its kind.</summary>
    public KrakenOrderType OrderType { get; init; }

    /// <summary>Its quantity, in the base asset.</summary>
    public decimal? OrderQty { get; init; }

    /// <summary>Its quantity, in the quote asset.</summary>
    public decimal? CashOrderQty { get; init; }

    /// <summary>The part that an iceberg shows.</summary>
    public decimal? DisplayQty { get; init; }

    /// <summary>What is left of that part.</summary>
    public decimal? DisplayQtyRemain { get; init; }

    /// <summary>Its price.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary><c>static</c>, <c>pct</c> or <c>quote</c>.</summary>
    public string? LimitPriceType { get; init; }

    /// <summary>How long it stands.</summary>
    public KrakenTimeInForce TimeInForce { get; init; }

    /// <summary>Whether it never takes.</summary>
    public bool? PostOnly { get; init; }

    /// <summary>Whether it only makes a position smaller.</summary>
    public bool? ReduceOnly { get; init; }

    /// <summary>Whether it is on margin.</summary>
    public bool? Margin { get; init; }

    /// <summary>Whether it borrows.</summary>
    public bool? MarginBorrow { get; init; }

    /// <summary>Whether it goes without market price protection.</summary>
    public bool? NoMpp { get; init; }

    /// <summary>Whether it comes from a liquidation.</summary>
    public bool? Liquidated { get; init; }

    /// <summary>Whether the user changed it.</summary>
    public bool? Amended { get; init; }

    /// <summary><c>opened</c>, <c>closing</c> or <c>closed</c>.</summary>
    public string? PositionStatus { get; init; }

    /// <summary>When it begins to stand.</summary>
    public DateTimeOffset? EffectiveTime { get; init; }

    /// <summary>When it stops to stand.</summary>
    public DateTimeOffset? ExpireTime { get; init; }

    /// <summary>What sets it off.</summary>
    public KrakenTriggers? Triggers { get; init; }

    /// <summary>What follows when it is filled.</summary>
    public KrakenContingent? Contingent { get; init; }

    /// <summary>Which side pays the fee: <c>fcib</c> or <c>fciq</c>.</summary>
    public string? FeeCcyPref { get; init; }

    /// <summary>The sub-account or trader.</summary>
    public string? SenderSubId { get; init; }

    /// <summary>The sub-account, when those of all are asked for.</summary>
    public string? User { get; init; }

    /// <summary>Filled so far, in the base asset.</summary>
    public decimal? CumQty { get; init; }

    /// <summary>Paid so far, in the quote asset.</summary>
    public decimal? CumCost { get; init; }

    /// <summary>Average price so far.</summary>
    public decimal? AvgPrice { get; init; }

    /// <summary>Fees, in US dollars.</summary>
    public decimal? FeeUsdEquiv { get; init; }

    /// <summary>Id of this fill.</summary>
    public string? ExecId { get; init; }

    /// <summary>Number of this fill's trade.</summary>
    public ulong? TradeId { get; init; }

    /// <summary>This fill's quantity.</summary>
    public decimal? LastQty { get; init; }

    /// <summary>This fill's price.</summary>
    public decimal? LastPrice { get; init; }

    /// <summary>This fill's cost, in the quote asset.</summary>
    public decimal? Cost { get; init; }

    /// <summary><c>m</c> maker, <c>t</c> taker.</summary>
    public string? LiquidityInd { get; init; }

    /// <summary>This fill's fees.</summary>
    public IReadOnlyList<KrakenFee>? Fees { get; init; }

    /// <summary>Why, of a cancel, an expiry or an amendment.</summary>
    public string? Reason { get; init; }

    /// <summary>The exchange's reference of a request.</summary>
    public string? OrdRefId { get; init; }

    /// <summary>Reference from another system.</summary>
    public string? ExtOrdId { get; init; }

    /// <summary>Reference from another system.</summary>
    public string? ExtExecId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Whether the order is over: filled, canceled or expired.</summary>
    public bool IsOver => OrderStatus is KrakenOrderStatus.Filled or KrakenOrderStatus.Canceled or KrakenOrderStatus.Expired;
}

/// <summary>A fee.</summary>
public readonly record struct KrakenFee
{
    /// <summary>The asset it is paid in.</summary>
    public required string Asset { get; init; }

    /// <summary>How much.</summary>
    public required decimal Qty { get; init; }
}
