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
            var elapsed = _time.GetElapsedTime(entry.Begun, now);
            if (entry.Taken == 0 || elapsed >= Window)
            {
                (entry.Begun, entry.Taken, elapsed) = (now, 0, TimeSpan.Zero);
            }

            retryAfter = entry.Taken < Permits ? TimeSpan.Zero : Window - elapsed;
            entry.Taken += entry.Taken < Permits ? 1 : 0;
            return retryAfter == TimeSpan.Zero;
        }
    }

    /// <summary>True where another time would be one too many; counts nothing.</summary>
    public bool IsExhausted(TKey key, out TimeSpan retryAfter)
    {
        var now = _time.GetTimestamp();
        lock (_gate)
        {
            var entry = _entries.Find(key);
            var elapsed = _time.GetElapsedTime(entry?.Begun ?? now, now);
            retryAfter = entry is not null && entry.Taken >= Permits && elapsed < Window ? Window - elapsed : TimeSpan.Zero;
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

    private sealed class Entry
    {
        public long Begun;
        public int Taken;
    }
}
