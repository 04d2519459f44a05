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
                Forget();
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
            Forget();
            if (_sum + cost <= most)
            {
                _taken.Enqueue((time.GetTimestamp(), cost));
                _sum += cost;
                return TimeSpan.Zero;
            }

            var free = most - _sum;
            return window - time.GetElapsedTime(_taken.First(taken => (free += taken.Cost) >= cost).At);
        }
    }

    private void Forget()
    {
        while (_taken.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= window)
        {
            _sum -= _taken.Dequeue().Cost;
        }
    }
}
