namespace Tidegate.Kraken.Connections;

/// <summary>So much within a sliding window, and never more. Thread-safe.</summary>
/// <param name="most">What fits into a window.</param>
/// <param name="window">How long what was taken counts.</param>
/// <param name="time">The clock.</param>
internal sealed class RateWindow(int most, TimeSpan window, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<(long At, int Cost)> _taken = new();
    private int _sum;

    public int Left
    {
        get
        {
            lock (_gate)
            {
                Forget(time.GetTimestamp());
                return most - _sum;
            }
        }
    }

    /// <summary>Takes from the window. Zero: taken; otherwise nothing was, and this is how long until it would fit.</summary>
    /// <param name="cost">From 1 to what fits into a window.</param>
    public TimeSpan Take(int cost = 1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cost, most);
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var wait = Until(cost, now);
            if (wait == TimeSpan.Zero)
            {
                _taken.Enqueue((now, cost));
                _sum += cost;
            }

            return wait;
        }
    }

    /// <summary>Takes nothing: how long until it would fit. Zero: it does, for as long as nobody else takes.</summary>
    /// <param name="cost">From 1 to what fits into a window.</param>
    public TimeSpan Until(int cost = 1)
    {
        lock (_gate)
        {
            return Until(cost, time.GetTimestamp());
        }
    }

    // One reading of the clock for all of it: with a later one the wait could be over before it is told, and a negative one is no wait to anybody.
    private TimeSpan Until(int cost, long now)
    {
        Forget(now);
        var free = most - _sum;
        return free >= cost ? TimeSpan.Zero : window - time.GetElapsedTime(_taken.First(taken => (free += taken.Cost) >= cost).At, now);
    }

    private void Forget(long now)
    {
        while (_taken.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At, now) >= window)
        {
            _sum -= _taken.Dequeue().Cost;
        }
    }
}
