namespace Tidegate.Streaming.Deadlines;

/// <summary>Notices that a thread which should look around many times a second did not: the process was suspended, or starved.</summary>
/// <param name="time">Its clock.</param>
internal sealed class PauseWatch(TimeProvider time)
{
    /// <summary>A gap from here on is a pause. Far above what the collector, a full turn or a busy neighbour takes, far below any deadline of a client.</summary>
    public static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);

    private long _lookedAt = time.GetTimestamp();

    /// <summary>Call it on every round; says how long the pause before this one was, or null.</summary>
    public TimeSpan? Look()
    {
        var now = time.GetTimestamp();
        var gap = time.GetElapsedTime(_lookedAt, now);
        _lookedAt = now;
        return gap >= PauseMin ? gap : null;
    }
}
