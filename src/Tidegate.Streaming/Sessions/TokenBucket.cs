using System.Runtime.InteropServices;

namespace Tidegate.Streaming.Sessions;

/// <summary>A bucket that holds so many tokens and gets a new one at each interval (ITU-T I.371, the generic cell rate algorithm).</summary>
/// <param name="interval">Timestamp units between two new tokens; at least 1.</param>
/// <param name="capacity">Tokens of a full bucket, which it is at first; at least 1.</param>
[StructLayout(LayoutKind.Auto)]
internal struct TokenBucket(long interval, int capacity)
{
    private long _fullAt = long.MinValue; // the one number that says how many tokens there are, at any time, without counting

    /// <summary>Tokens of a full bucket.</summary>
    public readonly int Capacity => capacity;

    /// <summary>Takes tokens, all or none.</summary>
    /// <param name="count">How many; at most the capacity.</param>
    /// <param name="now">The present timestamp.</param>
    /// <param name="wait">When there are too few: timestamp units until there are enough.</param>
    public bool TryTake(int count, long now, out long wait)
    {
        var fullAt = Math.Max(_fullAt, now) + (count * interval);
        wait = Math.Max(0, fullAt - now - (capacity * interval));
        if (wait > 0)
        {
            return false;
        }

        _fullAt = fullAt;
        return true;
    }
}
