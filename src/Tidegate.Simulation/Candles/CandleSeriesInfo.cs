namespace Tidegate.Simulation.Candles;

/// <summary>What a library has of one symbol.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Timeframe">Length of the stored candles.</param>
/// <param name="Rows">How many.</param>
/// <param name="FirstNs">Start of the first, Unix nanoseconds UTC.</param>
/// <param name="LastNs">Start of the last.</param>
/// <param name="Days">Trading days with a candle.</param>
public sealed record CandleSeriesInfo(string Symbol, Timeframe Timeframe, long Rows, long FirstNs, long LastNs, int Days);
