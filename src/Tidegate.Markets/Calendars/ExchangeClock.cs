using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tidegate.Markets.Calendars;

/// <summary>Between an exchange's own time texts and Unix nanoseconds UTC. Immutable, thread-safe.</summary>
/// <remarks>
/// A fixed offset is enough for the exchanges of India, which keep one time all year; New York's summer time is a rule of its own
/// (<see cref="AmericanSummer"/>). Neither needs a time-zone database on the machine.
/// </remarks>
public sealed class ExchangeClock
{
    /// <summary>India Standard Time, UTC+05:30 all year.</summary>
    public static readonly ExchangeClock India = new(new TimeSpan(5, 30, 0));

    private static readonly TimeSpan OffsetMax = TimeSpan.FromHours(14); // as DateTimeOffset

    // 2^63 ns either side of 1970 end in 1677 and 2262.
    private static readonly DateTime Earliest = new(1678, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime Latest = new(2261, 12, 31, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly TimeSpan _offset;
    private readonly bool _hasAmericanSummer;

    private ExchangeClock(TimeSpan offset, bool hasAmericanSummer = false) => (_offset, _hasAmericanSummer) = (offset, hasAmericanSummer);

    /// <summary>Parses <c>Asia/Kolkata</c>, <c>America/New_York</c>, <c>UTC</c>, or an offset such as <c>+05:30</c> (to 14 hours either side); else false.</summary>
    public static bool TryParseZone(string? zone, [NotNullWhen(true)] out ExchangeClock? clock)
    {
        clock = zone switch
        {
            "Asia/Kolkata" => India,
            "America/New_York" => new ExchangeClock(TimeSpan.FromHours(-5), hasAmericanSummer: true),
            "UTC" or "Z" => new ExchangeClock(TimeSpan.Zero),
            ['+', .. var plus] when TryParseOffset(plus, out var offset) => new ExchangeClock(offset),
            ['-', .. var minus] when TryParseOffset(minus, out var offset) => new ExchangeClock(-offset),
            _ => null,
        };
        return clock is not null;
    }

    /// <summary>The clock of a zone that was checked before.</summary>
    /// <exception cref="ArgumentException">The zone is not one that <see cref="TryParseZone"/> knows.</exception>
    public static ExchangeClock ParseZone(string zone) =>
        TryParseZone(zone, out var clock) ? clock : throw new ArgumentException("Not a zone.", nameof(zone));

    /// <summary>Reads a time text; one without an offset of its own is in this clock's.</summary>
    /// <param name="text">The text.</param>
    /// <param name="format">A .NET custom date and time format; <c>K</c> or <c>zzz</c> reads an offset.</param>
    /// <param name="timeNs">Unix nanoseconds UTC; 0 where the answer is false.</param>
    public bool TryParse(ReadOnlySpan<char> text, string format, out long timeNs)
    {
        timeNs = 0;
        if (
            !DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            || time < Earliest
            || time > Latest
        )
        {
            return false;
        }

        var utcTicks = time.Kind == DateTimeKind.Utc ? time.Ticks : time.Ticks - OffsetOfLocal(time.Ticks);
        timeNs = (utcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
        return true;
    }

    /// <summary>Writes a time in this clock's offset.</summary>
    /// <param name="timeNs">Unix nanoseconds UTC.</param>
    /// <param name="format">A .NET custom date and time format.</param>
    public string Format(long timeNs, string format) =>
        new DateTime(LocalTicks(timeNs), DateTimeKind.Unspecified).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A number that is the same for all times of one local day and rises by one from day to day: days since 0001-01-01.</summary>
    public long DayNumber(long timeNs) => LocalTicks(timeNs) / TimeSpan.TicksPerDay;

    /// <summary>When a local day shows a time on this clock, Unix nanoseconds UTC. A time that summer time repeats is the first, one that it leaves out is an hour later.</summary>
    /// <param name="dayNumber">As <see cref="DayNumber"/> gives it.</param>
    /// <param name="timeOfDay">Since the local midnight; may be a whole day.</param>
    public long TimeOf(long dayNumber, TimeSpan timeOfDay)
    {
        var local = (dayNumber * TimeSpan.TicksPerDay) + timeOfDay.Ticks;
        return (local - OffsetOfLocal(local) - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
    }

    private long LocalTicks(long timeNs)
    {
        var standard = DateTime.UnixEpoch.Ticks + (timeNs / TimeSpan.NanosecondsPerTick) + _offset.Ticks;
        return _hasAmericanSummer && AmericanSummer.HoldsAtStandardTime(standard) ? standard + TimeSpan.TicksPerHour : standard;
    }

    private long OffsetOfLocal(long local) =>
        _hasAmericanSummer && AmericanSummer.HoldsAtLocalTime(local) ? _offset.Ticks + TimeSpan.TicksPerHour : _offset.Ticks;

    private static bool TryParseOffset(string text, out TimeSpan offset) =>
        TimeSpan.TryParseExact(text, @"hh\:mm", CultureInfo.InvariantCulture, out offset) && offset <= OffsetMax;
}
