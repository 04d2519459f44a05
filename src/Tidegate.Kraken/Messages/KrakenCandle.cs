namespace Tidegate.Kraken.Messages;

/// <summary>A row of <c>ohlc</c>: the candle as it stands. An interval without trades has none.</summary>
public sealed record KrakenCandle
{
    /// <summary>The pair.</summary>
    public required string Symbol { get; init; }

    /// <summary>First price.</summary>
    public required decimal Open { get; init; }

    /// <summary>Highest price.</summary>
    public required decimal High { get; init; }

    /// <summary>Lowest price.</summary>
    public required decimal Low { get; init; }

    /// <summary>Last price so far.</summary>
    public required decimal Close { get; init; }

    /// <summary>Volume weighted average price.</summary>
    public decimal? Vwap { get; init; }

    /// <summary>How many trades.</summary>
    public ulong? Trades { get; init; }

    /// <summary>Traded, in the base asset.</summary>
    public decimal? Volume { get; init; }

    /// <summary>When the candle begins. The deprecated <c>timestamp</c> beside it is its end in the recordings, and not read.</summary>
    public required DateTimeOffset IntervalBegin { get; init; }

    /// <summary>Its length in minutes.</summary>
    public required int Interval { get; init; }
}
