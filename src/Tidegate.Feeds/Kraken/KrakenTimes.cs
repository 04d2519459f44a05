namespace Tidegate.Feeds.Kraken;

/// <summary>Instants as Unix nanoseconds UTC.</summary>
internal static class KrakenTimes
{
    // From a tick count in 1677 to one in 2262, which is what a long of nanoseconds holds; other years are no time.
    private const long TicksMax = long.MaxValue / TimeSpan.NanosecondsPerTick;

    /// <summary>Nanoseconds; 0 where they do not fit, or there is none.</summary>
    public static long NsOf(DateTimeOffset? time)
    {
        var ticks = (time ?? DateTimeOffset.UnixEpoch).UtcTicks - DateTime.UnixEpoch.Ticks;
        return Math.Abs(ticks) <= TicksMax ? ticks * TimeSpan.NanosecondsPerTick : 0;
    }
}
