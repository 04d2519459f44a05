namespace Tidegate.Kraken.Connections;

/// <summary>Connects within a sliding window, of all connections of a client: the exchange counts them by address and bans it for ten minutes.</summary>
/// <remarks>Kraken, Spot WebSocket introduction, read 2026-05-27: about 150 in 10 minutes. Thread-safe.</remarks>
internal sealed class ReconnectBudget(int most, TimeSpan window, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<long> _taken = new();

    public int Left
    {
        get
        {
            lock (_gate)
            {
                Forget();
                return most - _taken.Count;
            }
        }
    }

    /// <summary>Takes one. Zero: go on; otherwise how long until there is one.</summary>
    public TimeSpan Take()
    {
        lock (_gate)
        {
            Forget();
            if (_taken.Count >= most)
            {
                return window - time.GetElapsedTime(_taken.Peek());
            }

            _taken.Enqueue(time.GetTimestamp());
            return TimeSpan.Zero;
        }
    }

    private void Forget()
    {
        while (_taken.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= window)
        {
            _taken.Dequeue();
        }
    }
}
