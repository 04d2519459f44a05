namespace Tidegate.Streaming.Admitting;

/// <summary>The share of the memory above which nobody new comes in, so that those who are in can stay.</summary>
/// <remarks>Thread-safe. At its limit the heap does not throw, it ends the process: long before that, newcomers must be told to come back later.</remarks>
/// <param name="percentMax">The share; 100 or more: no ceiling.</param>
/// <param name="read">Reads the memory; asked four times a second at most.</param>
/// <param name="collect">Has garbage collected, without waiting for it; asked while the ceiling is reached, every five seconds at most.</param>
/// <param name="time">The clock.</param>
public sealed class MemoryCeiling(int percentMax, Func<MemoryReading> read, Action collect, TimeProvider time)
{
    // A reading takes a microsecond, a connect less than 20 KB: in so long even 3,000 connects a second need no more than 15 MB.
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMilliseconds(250);

    // A process that takes nobody in allocates nothing, so it would not collect by itself and never learn that there is room again.
    private static readonly TimeSpan CollectEvery = TimeSpan.FromSeconds(5);

    private readonly long _readEvery = (long)(ReadEvery.TotalSeconds * time.TimestampFrequency);
    private readonly long _collectEvery = (long)(CollectEvery.TotalSeconds * time.TimestampFrequency);
    private long _nextAt = long.MinValue;
    private long _nextCollectAt = long.MinValue;
    private int _percent;

    /// <summary>True while nobody new should come in.</summary>
    public bool IsReached => percentMax < 100 && Percent() >= percentMax;

    /// <summary>True while not even the memory of a refusal should be spent: half of what the ceiling leaves is gone too.</summary>
    public bool IsExceeded => percentMax < 100 && Percent() >= (percentMax + 100) / 2;

    private int Percent()
    {
        var (now, nextAt) = (time.GetTimestamp(), Volatile.Read(ref _nextAt));
        if (now >= nextAt && Interlocked.CompareExchange(ref _nextAt, now + _readEvery, nextAt) == nextAt)
        {
            var (used, available) = read();
            Volatile.Write(ref _percent, (int)Math.Min(100, used * 100d / Math.Max(1, available)));
            CollectWhereReached(now);
        }

        return Volatile.Read(ref _percent);
    }

    // By the one thread that has just read.
    private void CollectWhereReached(long now)
    {
        if (Volatile.Read(ref _percent) >= percentMax && now >= Volatile.Read(ref _nextCollectAt))
        {
            Volatile.Write(ref _nextCollectAt, now + _collectEvery);
            collect();
        }
    }
}
