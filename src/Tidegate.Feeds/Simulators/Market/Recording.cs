using Tidegate.Feeds.Csv;

namespace Tidegate.Feeds.Simulators.Market;

/// <summary>What a data file recorded, played at the pace of its times: ticks as they are, a bar as its open, high, low and close.</summary>
/// <param name="table">The rows.</param>
/// <param name="schedule">When they are due.</param>
/// <param name="instruments">The instrument of each symbol of the table.</param>
/// <param name="loopPause">From the last row to the first of the next loop; null plays once.</param>
/// <param name="keepsTimes">Whether trades carry the times of the file; otherwise those of the exchange's clock.</param>
internal sealed class Recording(
    CsvTable table,
    CsvSchedule schedule,
    IReadOnlyList<SimulatedInstrument> instruments,
    TimeSpan? loopPause,
    bool keepsTimes
) : IMarketScript
{
    private readonly long[] _volumes = new long[instruments.Count];
    private TimeSpan _loopStart;
    private int _place;

    public TimeSpan? NextDue => _place < schedule.Count ? _loopStart + schedule.DueAt(_place) : null;

    public void Play(SimulatedMarket market)
    {
        var row = schedule.RowAt(_place);
        var instrument = instruments[table.SymbolOf(row)];
        long? timeNs = keepsTimes ? table.TimeNsOf(row) : null;
        if (table.IsBars)
        {
            PlayBar(market, instrument, row, timeNs);
        }
        else
        {
            market.Trade(instrument, table.PriceOf(row), TradedAt(row), timeNs);
        }

        Step(market);
    }

    private void PlayBar(SimulatedMarket market, SimulatedInstrument instrument, int row, long? timeNs)
    {
        var bar = table.ToUpdate(row, table.Topics[table.SymbolOf(row)]);
        var volume = (long?)bar.Volume; // whole shares: a table has no others
        var quarter = volume / 4;
        foreach (var price in (ReadOnlySpan<decimal?>)[bar.Open, bar.High, bar.Low])
        {
            if (price is { } known)
            {
                market.Trade(instrument, known, quarter, timeNs);
            }
        }

        market.Trade(instrument, table.PriceOf(row), volume - (quarter * 3), timeNs);
    }

    // The column counts from the start of the day; a file of several days falls back.
    private long? TradedAt(int row)
    {
        if (!table.HasVolume)
        {
            return null;
        }

        ref var before = ref _volumes[table.SymbolOf(row)];
        var (volume, traded) = (table.VolumeOf(row), table.VolumeOf(row) - before);
        before = volume;
        return Math.Max(0, traded);
    }

    private void Step(SimulatedMarket market)
    {
        if (++_place == schedule.Count && loopPause is { } pause)
        {
            _loopStart += schedule.DueAt(schedule.Count - 1) + pause;
            _place = 0;
            Array.Clear(_volumes);
            market.EndDay();
        }
    }
}
