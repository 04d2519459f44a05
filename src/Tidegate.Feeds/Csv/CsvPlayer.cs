using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds.Csv;

/// <summary>Plays one run of a table: publishes what is due, however far behind it is, and leaves out only what is no news. Knows no clock. Not thread-safe.</summary>
/// <param name="schedule">When they play.</param>
/// <param name="news">Which of them are news.</param>
/// <param name="updates">What is published of them.</param>
/// <param name="series">The bars beside them.</param>
/// <param name="metrics">Counts what is left out.</param>
/// <param name="loopPause">From the last row to the first of the next loop; null plays once.</param>
internal sealed class CsvPlayer(
    CsvSchedule schedule,
    CsvNews news,
    CsvUpdates updates,
    CsvBarSeries series,
    FeedMetrics metrics,
    TimeSpan? loopPause
)
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
    /// <param name="nowNs">Our clock, Unix nanoseconds UTC.</param>
    /// <param name="sink">Takes the updates.</param>
    /// <returns>How many rows were published.</returns>
    public int Turn(TimeSpan played, long nowNs, IUpdateSink sink)
    {
        var published = 0;
        for (var turned = 0; turned < RowsPerTurn && !IsDone && NextDue <= played; turned++)
        {
            published += Play(schedule.RowAt(_place), nowNs, sink) ? 1 : 0;
            Step(sink);
        }

        return published;
    }

    private bool Play(int row, long nowNs, IUpdateSink sink)
    {
        var verdict = news.Judge(row, nowNs);
        if (verdict != TickVerdict.Delivered)
        {
            metrics.Dropped(verdict);
            return false;
        }

        sink.Publish(updates.Next(row));
        series.Take(row, sink);
        return true;
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
            news.Restart();
            updates.Restart();
            _loopStart = due + pause;
            _place = 0;
        }
    }
}
