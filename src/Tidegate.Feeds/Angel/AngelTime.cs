namespace Tidegate.Feeds.Angel;

/// <summary>SmartStream's times as Unix nanoseconds; 0 where they are none.</summary>
internal static class AngelTime
{
    // As seconds the year 5138, as milliseconds March 1973: no trade of ours has either.
    private const long SecondsBelow = 100_000_000_000;
    private const long MillisecondsMax = long.MaxValue / 1_000_000;

    /// <summary>Of milliseconds since 1970.</summary>
    public static long OfMilliseconds(long value) => value is > 0 and <= MillisecondsMax ? value * 1_000_000 : 0;

    /// <summary>Of seconds or milliseconds, as large as the number is: the unit of the last trade's time is not documented.</summary>
    public static long ByMagnitude(long value) => value is > 0 and < SecondsBelow ? OfMilliseconds(value * 1_000) : OfMilliseconds(value);
}
