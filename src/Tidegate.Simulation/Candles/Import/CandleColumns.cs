namespace Tidegate.Simulation.Candles.Import;

/// <summary>Which column of a file is what: a name of its header, in any case, or a position from 1. Null: one of the usual names, where the header has it.</summary>
public sealed class CandleColumns
{
    /// <summary>Time: start of the candle, or time of the tick. Usual: timestamp, datetime, date, time, t.</summary>
    public string? Time { get; set; }

    /// <summary>Symbol. Usual: symbol, ticker, tradingsymbol.</summary>
    public string? Symbol { get; set; }

    /// <summary>Open. Usual: open, o.</summary>
    public string? Open { get; set; }

    /// <summary>High. Usual: high, h.</summary>
    public string? High { get; set; }

    /// <summary>Low. Usual: low, l.</summary>
    public string? Low { get; set; }

    /// <summary>Close. Usual: close, c.</summary>
    public string? Close { get; set; }

    /// <summary>Volume; without it 0. Usual: volume, vol, v, qty.</summary>
    public string? Volume { get; set; }

    /// <summary>Price of a tick. Usual: ltp, price, last_price, last.</summary>
    public string? Price { get; set; }

    /// <summary>Close after adjustment; its relation to the close is the factor. Usual: adj close, adj_close, adjclose, adjusted_close.</summary>
    public string? AdjustedClose { get; set; }

    /// <summary>Factor that adjusts the row's prices. Usual: factor, adjustment_factor, adj_factor. Goes before the adjusted close.</summary>
    public string? Factor { get; set; }
}
