using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Csv;

/// <summary>Plays one run of a table: publishes what is due, late rows too, none left out. Knows no clock. Not thread-safe.</summary>
/// <param name="schedule">When they play.</param>
/// <param name="updates">What is published of them.</param>
/// <param name="series">The bars beside them.</param>
/// <param name="loopPause">From the last row to the first of the next loop; null plays once.</param>
internal sealed class CsvPlayer(CsvSchedule schedule, CsvUpdates updates, CsvBarSeries series, TimeSpan? loopPause)
{
    // A run far behind its schedule looks up now and then, so that a pause or stop is heard.
    private const int RowsPerTurn = 1_024;

    private int _place;
    private TimeSpan _loopStart;

    /// <summary>Whether the last row has played; never where it loops.</summary>
    public bool IsDone => _place == schedule.Count;

    /// <summary>When the next row is due, in playing time; meaningless when done.</summary>
    public TimeSpan NextDue => _loopStart + schedule.DueAt(_place);

    /// <summary>Publishes the rows that are due, at most so many that the caller can look up in between.</summary>
    /// <param name="played">Playing time of the run.</param>
    /// <param name="sink">Takes the updates.</param>
    /// <returns>How many rows were published.</returns>
    public int Turn(TimeSpan played, IUpdateSink sink)
    {
        var count = 0;
        while (count < RowsPerTurn && !IsDone && NextDue <= played)
        {
            var row = schedule.RowAt(_place);
            sink.Publish(updates.Next(row));
            series.Take(row, sink);
            count++;
            Step(sink);
        }

        return count;
    }

    private void Step(IUpdateSink sink)
    {
        var due = NextDue;
        if (++_place < schedule.Count)
        {
            return;
        }

        series.Finish(sink);
        if (loopPause is { } pause)
        {
            updates.Restart();
            _loopStart = due + pause;
            _place = 0;
        }
    }
}
