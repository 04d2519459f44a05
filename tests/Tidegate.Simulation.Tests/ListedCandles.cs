using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;

namespace Tidegate.Simulation.Tests;

/// <summary>Candles from a list.</summary>
internal sealed class ListedCandles(IEnumerable<CandleSlice> slices) : ICandleFeed
{
    private readonly Queue<CandleSlice> _rest = new(slices);
    private CandleSlice? _current;

    public CandleSlice Current => _current ?? throw new InvalidOperationException("No slice.");

    public bool IsDisposed { get; private set; }

    public bool MoveNext() => _rest.TryDequeue(out _current);

    public void Dispose() => IsDisposed = true;

    /// <summary>One slice a minute of the first symbol; <paramref name="dayLength"/> slices are a day.</summary>
    public static ListedCandles Of(int dayLength, params ReadOnlySpan<Bar> bars)
    {
        var slices = new List<CandleSlice>();
        foreach (var bar in bars)
        {
            slices.Add(Slice(slices.Count, (slices.Count + 1) % dayLength == 0, new SymbolCandle(0, bar)));
        }

        return new ListedCandles(slices);
    }

    /// <summary>The slice of a minute.</summary>
    public static CandleSlice Slice(int minute, bool isEndOfDay, params SymbolCandle[] candles) =>
        new(MinuteNs(minute), MinuteNs(minute + 1), candles, MarketSession.Regular, isEndOfDay);

    /// <summary>Start of a minute: 2024-01-02 14:30 UTC is minute 0.</summary>
    public static long MinuteNs(int minute) => 1_704_205_800_000_000_000 + (minute * 60_000_000_000L);
}
