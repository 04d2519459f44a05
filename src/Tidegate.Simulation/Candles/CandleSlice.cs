namespace Tidegate.Simulation.Candles;

/// <summary>All candles of one span of time. Of a feed: valid until the feed moves on.</summary>
/// <param name="StartNs">Start of the span, Unix nanoseconds UTC.</param>
/// <param name="EndNs">End of the span: when a client may know of it.</param>
/// <param name="Candles">By rising symbol index, at least one; a symbol that did not trade has none.</param>
/// <param name="Session">Where in its day it lies.</param>
/// <param name="IsEndOfDay">True for the last slice of a trading day.</param>
public sealed record CandleSlice(long StartNs, long EndNs, ReadOnlyMemory<SymbolCandle> Candles, MarketSession Session, bool IsEndOfDay);
