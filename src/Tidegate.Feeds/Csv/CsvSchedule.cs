namespace Tidegate.Feeds.Csv;

/// <summary>In which order the rows of a table play, and when each is due. Immutable.</summary>
internal sealed class CsvSchedule
{
    private readonly int[] _rows;
    private readonly long[] _dueTicks;

    private CsvSchedule(int[] rows, long[] dueTicks) => (_rows, _dueTicks) = (rows, dueTicks);

    /// <summary>How many rows play.</summary>
    public int Count => _rows.Length;

    /// <summary>The row that plays at a place, from 0.</summary>
    public int RowAt(int place) => _rows[place];

    /// <summary>When it is due, from the start of the run; never earlier than the place before.</summary>
    public TimeSpan DueAt(int place) => new(_dueTicks[place]);

    /// <summary>The schedule that the options ask for.</summary>
    public static CsvSchedule For(CsvTable table, CsvOptions options) =>
        options.Pace == CsvPace.Interval ? ByInterval(table, options.Interval) : ByTimestamps(table, options.Speed, options.GapMax);

    /// <summary>Step k plays the k-th row of every symbol, in the order of the file.</summary>
    private static CsvSchedule ByInterval(CsvTable table, TimeSpan interval)
    {
        var steps = new int[table.Count];
        var played = new int[table.Topics.Count];
        for (var row = 0; row < steps.Length; row++)
        {
            steps[row] = played[table.SymbolOf(row)]++;
        }

        // Counting sort: Array.Sort is not stable.
        var next = new int[played.Max() + 1];
        foreach (var step in steps)
        {
            next[step]++;
        }

        var place = 0;
        for (var step = 0; step < next.Length; step++)
        {
            (next[step], place) = (place, place + next[step]);
        }

        var rows = new int[steps.Length];
        var dueTicks = new long[steps.Length];
        for (var row = 0; row < steps.Length; row++)
        {
            place = next[steps[row]]++;
            rows[place] = row;
            dueTicks[place] = steps[row] * interval.Ticks;
        }

        return new CsvSchedule(rows, dueTicks);
    }

    /// <summary>In the order of the file; a row whose time goes back plays at once, so no symbol is ever reordered.</summary>
    private static CsvSchedule ByTimestamps(CsvTable table, double speed, TimeSpan gapMax)
    {
        var rows = new int[table.Count];
        var dueTicks = new long[table.Count];
        var gapMaxNs = gapMax.Ticks * TimeSpan.NanosecondsPerTick;
        var latestNs = table.TimeNsOf(0);
        var fileNs = 0L;
        for (var row = 0; row < rows.Length; row++)
        {
            // Summed in the file's own time and divided once: no rounding error grows from row to row.
            var timeNs = table.TimeNsOf(row);
            fileNs += Math.Clamp(timeNs - latestNs, 0, gapMaxNs);
            latestNs = Math.Max(latestNs, timeNs);
            rows[row] = row;
            dueTicks[row] = (long)Math.Round(fileNs / TimeSpan.NanosecondsPerTick / speed);
        }

        return new CsvSchedule(rows, dueTicks);
    }
}
