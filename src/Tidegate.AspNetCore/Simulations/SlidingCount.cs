namespace Tidegate.AspNetCore.Simulations;

/// <summary>What happened within a span of time that ends now. Not thread-safe.</summary>
internal sealed class SlidingCount(TimeSpan span)
{
    private readonly Queue<(DateTimeOffset At, int Count)> _entries = new();
    private int _sum;

    /// <summary>The sum of this moment.</summary>
    public int Used(DateTimeOffset now)
    {
        while (_entries.TryPeek(out var oldest) && oldest.At + span <= now)
        {
            _sum -= _entries.Dequeue().Count;
        }

        return _sum;
    }

    /// <summary>What was counted a moment ago did not happen.</summary>
    public void GiveBack(int count, DateTimeOffset now)
    {
        _entries.Enqueue((now, -count)); // goes with what it takes back, or a moment later
        _sum -= count;
    }

    /// <summary>Counts where it keeps within the limit; where not, nothing, and <paramref name="retryAfter"/> says when it would.</summary>
    public bool TryTake(int count, int max, DateTimeOffset now, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        var used = Used(now);
        if (used + count <= max)
        {
            _entries.Enqueue((now, count));
            _sum += count;
            return true;
        }

        retryAfter = span; // more at once than ever fits: no wait helps, and this is as good as any
        foreach (var entry in _entries)
        {
            used -= entry.Count;
            if (used + count <= max)
            {
                retryAfter = entry.At + span - now;
                break;
            }
        }

        return false;
    }
}
