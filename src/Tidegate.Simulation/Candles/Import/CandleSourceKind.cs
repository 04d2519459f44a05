namespace Tidegate.Simulation.Candles.Import;

/// <summary>What a row of a file is.</summary>
public enum CandleSourceKind
{
    /// <summary>A candle.</summary>
    Bars,

    /// <summary>A tick: time, price, volume. Made into candles of a minute.</summary>
    Ticks,
}
