namespace Tidegate.Streaming.Hub;

/// <summary>Timestamps and durations in the units of an injected clock.</summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    // Far enough for any deadline, near enough that adding it to a timestamp cannot overflow (an API key may never expire).
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    public long Now => time.GetTimestamp();

    public DateTimeOffset UtcNow => time.GetUtcNow();

    /// <summary>A duration in timestamp units, rounded up: a deadline is never early.</summary>
    public long Units(TimeSpan duration)
    {
        var clamped =
            duration < TimeSpan.Zero ? TimeSpan.Zero
            : duration > Longest ? Longest
            : duration;
        return (long)(((Int128)clamped.Ticks * time.TimestampFrequency + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
    }

    public TimeSpan Elapsed(long from, long to) => time.GetElapsedTime(from, to);

    /// <summary>Unix nanoseconds UTC, at the clock's resolution of 100 ns.</summary>
    public long UnixNanoseconds() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
}
