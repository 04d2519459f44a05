namespace Tidegate.Simulation.Candles.Spool;

/// <summary>One symbol's candles of one length. Immutable.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Timeframe">Length of its candles.</param>
/// <param name="Hours">When it trades.</param>
/// <param name="Chunks">Its parts in the order of time.</param>
/// <param name="Days">Numbers of the days that have a candle of the regular session, rising.</param>
internal sealed record SpoolSeries(string Symbol, Timeframe Timeframe, ExchangeHours Hours, SpoolChunk[] Chunks, int[] Days)
{
    public long Rows => Chunks.Sum(chunk => (long)chunk.Rows);

    public bool Has(long day) => Array.BinarySearch(Days, (int)day) >= 0;
}
