namespace Tidegate.Kraken.Messages;

/// <summary>A row of <c>trade</c>.</summary>
public sealed record KrakenTrade
{
    /// <summary>The pair.</summary>
    public required string Symbol { get; init; }

    /// <summary>The taker's side.</summary>
    public KrakenSide Side { get; init; }

    /// <summary>Price, in the quote asset.</summary>
    public required decimal Price { get; init; }

    /// <summary>Quantity, in the base asset.</summary>
    public required decimal Qty { get; init; }

    /// <summary>The taker's kind of order: limit or market.</summary>
    public KrakenOrderType OrdType { get; init; }

    /// <summary>Number of the trade, unique in its book.</summary>
    public required ulong TradeId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}
