using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Replay;

/// <summary>One run through the data: publishes what is due, however late it is asked. Knows no clock. Not thread-safe.</summary>
/// <param name="data">What plays.</param>
/// <param name="speed">Seconds of the data per second.</param>
/// <param name="loopPause">From the last row to the first of the next loop; null plays once.</param>
/// <param name="stopping">Ends the reading of what does not play: there may be much of it before the next row.</param>
internal sealed class UserReplayRun(ReplayData data, double speed, TimeSpan? loopPause, CancellationToken stopping) : IDisposable
{
    // A run far behind its schedule looks up now and then, so that a pause or an end is heard.
    private const int RowsPerTurn = 1_024;

    private IReplayRows? _rows;
    private ReplayRow _next;
    private Topic? _topic;
    private bool _hasNext;
    private long _left = data.Rows;
    private long _latestNs = data.FirstNs;
    private TimeSpan _loopStart;

    /// <summary>Whether the last row has played; never where it loops.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Rows that have played.</summary>
    public long Played { get; private set; }

    /// <summary>Instant of the last of them; 0: none.</summary>
    public long PositionNs { get; private set; }

    /// <summary>Publishes what is due.</summary>
    /// <param name="played">Playing time.</param>
    /// <param name="sink">Where to.</param>
    /// <returns>Playing time until the next row; zero: ask again at once.</returns>
    /// <exception cref="FeedRefusedException">The file cannot be played any more.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public TimeSpan Turn(TimeSpan played, IUpdateSink sink)
    {
        for (var count = 0; count < RowsPerTurn; count++)
        {
            if (!_hasNext && !TryLoad())
            {
                if (loopPause is not { } pause || Played == 0)
                {
                    IsDone = true;
                    return TimeSpan.Zero;
                }

                Rewind(pause);
                continue;
            }

            var due = DueAt(_next.TimeNs);
            if (due > played)
            {
                return due - played;
            }

            sink.Publish(_next.Make(_topic!));
            (_hasNext, PositionNs) = (false, _next.TimeNs);
            Played++;
            _left--;
        }

        return TimeSpan.Zero;
    }

    public void Dispose() => _rows?.Dispose();

    private bool TryLoad()
    {
        _rows ??= data.OpenFile(stopping);
        while (_left > 0 && _rows.TryRead(out _next)) // what follows the last row is not for this replay, however long it is
        {
            // What is new in a file that has changed since it was read through has no topic, and no time beyond the last one.
            if (data.IsMeant(_next.TimeNs) && _next.TimeNs <= data.LastNs && data.Topics.TryGet(_next.Path, out _topic))
            {
                return _hasNext = true;
            }
        }

        return false;
    }

    private void Rewind(TimeSpan pause)
    {
        _loopStart = DueAt(data.LastNs) + pause;
        (_latestNs, _left) = (data.FirstNs, data.Rows);
        _rows!.Dispose();
        _rows = null;
    }

    /// <summary>Playing time of a row. One that is older than the one before it, of another symbol, plays with that.</summary>
    private TimeSpan DueAt(long timeNs)
    {
        _latestNs = Math.Max(_latestNs, timeNs);
        return _loopStart + TimeSpan.FromTicks((long)((_latestNs - data.FirstNs) / TimeSpan.NanosecondsPerTick / speed));
    }
}
