using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;

namespace Tidegate.Bench.Micro.Simulations;

/// <summary>Candles of one symbol from memory, so that the engine alone is measured.</summary>
internal sealed class ArrayFeed(Bar[] candles) : ICandleFeed
{
    private const int DayLength = 390;

    private readonly SymbolCandle[] _one = new SymbolCandle[1]; // the same for every slice, as the feed of stored candles has it
    private int _next;

    public CandleSlice Current { get; private set; } = null!;

    public bool MoveNext()
    {
        if (_next == candles.Length)
        {
            return false;
        }

        var candle = candles[_next++];
        _one[0] = new SymbolCandle(0, candle);
        Current = new CandleSlice(candle.StartNs, candle.StartNs + 60_000_000_000L, _one, MarketSession.Regular, _next % DayLength == 0);
        return true;
    }

    public void Dispose() { }
}
