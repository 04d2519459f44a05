namespace Tidegate.AspNetCore.Simulations;

/// <summary>What happened within a span of time that ends now. Not thread-safe.</summary>
internal sealed class SlidingCount(TimeSpan span)
{
    private readonly LinkedList<(DateTimeOffset At, int Count)> _entries = [];
    private int _sum;

    /// <summary>Counts that are remembered.</summary>
    public int Entries => _entries.Count;

    /// <summary>The sum of this moment.</summary>
    public int Used(DateTimeOffset now)
    {
        while (_entries.First is { } oldest && oldest.Value.At + span <= now)
        {
            _sum -= oldest.Value.Count;
            _entries.RemoveFirst();
        }

        return _sum;
    }

    /// <summary>What was counted at this moment did not happen. Leaves nothing behind: whoever fails all day must not be remembered for it.</summary>
    public void GiveBack(int count, DateTimeOffset at)
    {
        for (var node = _entries.Last; node is not null && node.Value.At >= at; node = node.Previous)
        {
            if (node.Value == (at, count))
            {
                _entries.Remove(node);
                _sum -= count;
                return;
            }
        }
    }

    /// <summary>Counts where it keeps within the limit; where not, nothing, and <paramref name="retryAfter"/> says when it would.</summary>
    public bool TryTake(int count, int max, DateTimeOffset now, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        var used = Used(now);
        if (used + count <= max)
        {
            _entries.AddLast((now, count));
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
