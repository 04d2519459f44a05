using Tidegate.Auth.Caching;

namespace Tidegate.Auth.Limits;

/// <summary>So many times in so long, for each key. A window begins with the first time and ends by the clock. Thread-safe.</summary>
/// <remarks>Bounded: under a flood of keys those unused for longest are forgotten.</remarks>
/// <typeparam name="TKey">Whom to count: an address, a name, the prefix of a key.</typeparam>
public sealed class RateWindow<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly LeastRecentTable<TKey, Entry> _entries;
    private readonly TimeProvider _time;

    /// <param name="permits">How often, 1 and up.</param>
    /// <param name="window">In how long.</param>
    /// <param name="keysMax">Most keys that are counted at once.</param>
    /// <param name="time">Monotonic clock.</param>
    public RateWindow(int permits, TimeSpan window, int keysMax, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(keysMax, 1);
        (Permits, Window, _time, _entries) = (permits, window, time, new(keysMax));
    }

    /// <summary>How often.</summary>
    public int Permits { get; }

    /// <summary>In how long.</summary>
    public TimeSpan Window { get; }

    /// <summary>Keys that are counted now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Counts one time.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="retryAfter">When it may be tried again; zero where it was counted.</param>
    /// <returns>False: it was one too many, and is not counted.</returns>
    public bool TryTake(TKey key, out TimeSpan retryAfter)
    {
        var now = _time.GetTimestamp();
        lock (_gate)
        {
            var entry = _entries.Use(key);
            var (taken, elapsed) = At(entry, now);
            retryAfter = WaitOf(taken, elapsed);
            Put(entry, now, retryAfter == TimeSpan.Zero ? taken + 1 : taken, elapsed);
            return retryAfter == TimeSpan.Zero;
        }
    }

    /// <summary>Counts further times of somebody who was let through for one of them: what is more than a window has room for is owed to the next ones.</summary>
    public void Add(TKey key, int times)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        var now = _time.GetTimestamp();
        lock (_gate)
        {
            var entry = _entries.Use(key);
            var (taken, elapsed) = At(entry, now);
            Put(entry, now, (int)Math.Min((long)taken + times, int.MaxValue), elapsed);
        }
    }

    /// <summary>True where another time would be one too many; counts nothing.</summary>
    public bool IsExhausted(TKey key, out TimeSpan retryAfter)
    {
        var now = _time.GetTimestamp();
        lock (_gate)
        {
            var (taken, elapsed) = _entries.Find(key) is { } entry ? At(entry, now) : default;
            retryAfter = WaitOf(taken, elapsed);
            return retryAfter > TimeSpan.Zero;
        }
    }

    /// <summary>Forgets what was counted for a key.</summary>
    public void Reset(TKey key)
    {
        lock (_gate)
        {
            _entries.Remove(key);
        }
    }

    /// <summary>What is counted at this instant, and how long the window that it is counted in has lasted.</summary>
    private (int Taken, TimeSpan Elapsed) At(Entry entry, long now)
    {
        var elapsed = _time.GetElapsedTime(entry.Begun, now);
        if (elapsed < Window)
        {
            return entry.Taken == 0 ? default : (entry.Taken, elapsed);
        }

        var windows = (long)(elapsed / Window);
        var owed = entry.Taken - Math.Min(windows * (double)Permits, entry.Taken);
        return owed > 0 ? ((int)owed, elapsed - (windows * Window)) : default;
    }

    private TimeSpan WaitOf(int taken, TimeSpan elapsed) => taken < Permits ? TimeSpan.Zero : (taken / Permits * Window) - elapsed;

    private void Put(Entry entry, long now, int taken, TimeSpan elapsed)
    {
        entry.Taken = taken;
        entry.Begun = elapsed == TimeSpan.Zero ? now : now - (long)(elapsed.TotalSeconds * _time.TimestampFrequency);
    }

    private sealed class Entry
    {
        public long Begun;
        public int Taken;
    }
}
