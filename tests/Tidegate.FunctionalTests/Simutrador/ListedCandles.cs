using Tidegate.AspNetCore.Simulations;
using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Sessions;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>Candles of so many minutes from the start of whatever is asked for: each symbol opens at 100 and rises by a cent a minute. <c>NODATA</c> has none, and those of <c>BROKEN</c> break off after three.</summary>
internal sealed class ListedCandles(int minutes) : ISimulationCandles
{
    private const long MinuteNs = 60_000_000_000;

    /// <summary>Feeds that were opened and not closed.</summary>
    public int Open => _open;

    private int _open;

    ICandleFeed ISimulationCandles.Open(SimulationSettings settings)
    {
        if (settings.Symbols.Contains("NODATA"))
        {
            throw new CandleDataException("There are no candles of NODATA on 2024-01-02");
        }

        Interlocked.Increment(ref _open);
        return new Feed(this, settings, minutes);
    }

    public IReadOnlyList<CandleSlice> History(SimulationSettings settings) =>
        [.. Enumerable.Range(1, settings.WarmupBars).Select(back => Slice(settings, back - settings.WarmupBars - 1, isLast: false))];

    private static CandleSlice Slice(SimulationSettings settings, int minute, bool isLast)
    {
        var (start, price) = (settings.StartNs + (minute * MinuteNs), 100m + (minute * 0.01m));
        SymbolCandle[] candles =
        [
            .. settings.Symbols.Select(
                (_, index) => new SymbolCandle(index, new Bar(start, price, price + 0.5m, price - 0.5m, price, 1_000))
            ),
        ];
        return new CandleSlice(start, start + MinuteNs, candles, MarketSession.Regular, isLast);
    }

    private sealed class Feed(ListedCandles owner, SimulationSettings settings, int minutes) : ICandleFeed
    {
        private int _minute = -1;
        private int _isClosed;

        public CandleSlice Current => Slice(settings, _minute, _minute == minutes - 1);

        public bool MoveNext() =>
            ++_minute == 3 && settings.Symbols.Contains("BROKEN")
                ? throw new CandleDataException("The stored candles cannot be read any further.")
                : _minute < minutes;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            {
                Interlocked.Decrement(ref owner._open);
            }
        }
    }
}
