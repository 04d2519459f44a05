namespace Tidegate.Kraken.Messages;

/// <summary>A row of <c>ticker</c>. Prices in the quote asset, quantities in the base asset.</summary>
public sealed record KrakenTicker
{
    /// <summary>The pair, for example <c>BTC/USD</c>.</summary>
    public required string Symbol { get; init; }

    /// <summary>Best bid.</summary>
    public decimal? Bid { get; init; }

    /// <summary>Quantity at the best bid.</summary>
    public decimal? BidQty { get; init; }

    /// <summary>Best ask.</summary>
    public decimal? Ask { get; init; }

    /// <summary>Quantity at the best ask.</summary>
    public decimal? AskQty { get; init; }

    /// <summary>Last traded price; dependable only when there was a trade in the past 24 h.</summary>
    public decimal? Last { get; init; }

    /// <summary>Traded in 24 h.</summary>
    public decimal? Volume { get; init; }

    /// <summary>Volume weighted average price of 24 h.</summary>
    public decimal? Vwap { get; init; }

    /// <summary>Lowest of 24 h.</summary>
    public decimal? Low { get; init; }

    /// <summary>Highest of 24 h.</summary>
    public decimal? High { get; init; }

    /// <summary>Change in 24 h.</summary>
    public decimal? Change { get; init; }

    /// <summary>Change in 24 h, per cent.</summary>
    public decimal? ChangePct { get; init; }

    /// <summary>Trades in 24 h, where the exchange says it.</summary>
    public ulong? Trades { get; init; }

    /// <summary>When; absent in older frames.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}
