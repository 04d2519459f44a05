namespace Tidegate.Core.Timing;

/// <summary>The alarm of a loop that reads the clock, works, and then rests until its next work is due.</summary>
internal static class LoopAlarm
{
    // System timers refuse more than 2^32 - 2 ms (49.7 days).
    private static readonly TimeSpan RestMax = TimeSpan.FromDays(1);

    // What timers count in.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Sets the alarm, for at most a day: whoever is woken looks at the clock again. Timers count from the moment at which they are set: where the thread
    /// stood still since it read the clock, that would be too late.
    /// </summary>
    /// <param name="alarm">Wakes the loop. Where it is not to rest, nothing is promised of when this rings.</param>
    /// <param name="wait">How long to rest, counted from <paramref name="since"/>; infinite: until woken otherwise.</param>
    /// <param name="since">When the loop read the clock, a timestamp of <paramref name="time"/>.</param>
    /// <param name="time">The clock of both.</param>
    /// <returns>False where it is due already, so that the loop must not rest.</returns>
    public static bool TrySet(ITimer alarm, TimeSpan wait, long since, TimeProvider time)
    {
        if (wait == Timeout.InfiniteTimeSpan)
        {
            alarm.Change(wait, Timeout.InfiniteTimeSpan);
            return true;
        }

        while (true)
        {
            var passed = time.GetElapsedTime(since);
            if (passed >= wait)
            {
                return false;
            }

            alarm.Change(Whole(wait - passed), Timeout.InfiniteTimeSpan);
            if (time.GetElapsedTime(since) - passed < Step)
            {
                return true;
            }
        }
    }

    // Timers count whole milliseconds and round down: they would ring early, and the loop turn for nothing until it is over.
    private static TimeSpan Whole(TimeSpan rest) =>
        rest >= RestMax ? RestMax : TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds));
}
