using System.Runtime.InteropServices;
using Tidegate.Feeds.Brokers;
using Tidegate.Markets.Bars;

namespace Tidegate.Feeds.Csv;

/// <summary>Judges rows by the rules of <see cref="TickNormaliser"/>: which of a file of ticks are news. A bar stands for its time and is always news. Not thread-safe.</summary>
/// <param name="table">The rows.</param>
/// <param name="volume">Where the volume is that of each trade, two equal rows are two trades.</param>
internal sealed class CsvNews(CsvTable table, TickVolume volume)
{
    private readonly Last[] _last = new Last[table.Topics.Count];

    /// <summary>What becomes of a row; rows are asked for in the order in which they play.</summary>
    /// <param name="row">The row.</param>
    /// <param name="nowNs">Our clock, Unix nanoseconds UTC.</param>
    public TickVerdict Judge(int row, long nowNs)
    {
        if (table.IsBars)
        {
            return TickVerdict.Delivered;
        }

        ref var last = ref _last[table.SymbolOf(row)];
        var timeNs = TickTimes.Believed(table.TimeNsOf(row), nowNs);
        var verdict =
            table.PriceOf(row) < 0 ? TickVerdict.Impossible
            : last.Times.IsLate(timeNs) ? TickVerdict.Late
            : IsRepeated(row, last.Place) ? TickVerdict.Duplicate
            : TickVerdict.Delivered;
        if (verdict == TickVerdict.Delivered)
        {
            last.Times.Advance(timeNs);
            last.Place = row + 1;
        }

        return verdict;
    }

    /// <summary>Forgets what has played: the file plays from its first row.</summary>
    public void Restart() => Array.Clear(_last);

    private bool IsRepeated(int row, int place) =>
        place > 0 && !(table.HasVolume && volume == TickVolume.PerTick) && table.AreSame(row, place - 1);

    [StructLayout(LayoutKind.Auto)]
    private struct Last
    {
        public TickTimes Times;
        public int Place; // of the last row that was news, from 1; 0: there was none
    }
}
