namespace Tidegate.Markets.Calendars;

/// <summary>Daylight saving time in the United States, as exchanges there keep it. Pure.</summary>
/// <remarks>
/// Since 2007 from the second Sunday of March to the first Sunday of November (Energy Policy Act of 2005, section 110); 1987 to 2006 from the
/// first Sunday of April to the last of October (15 USC 260a as amended in 1986). Earlier years are read by the older of the two rules. The
/// clock moves at 02:00 of what it shows: forward from standard time, back from daylight time.
/// </remarks>
internal static class AmericanSummer
{
    private const long TwoHours = 2 * TimeSpan.TicksPerHour;

    /// <summary>Whether it holds when a day's trading begins.</summary>
    public static bool HoldsOn(DateOnly day) => HoldsAtLocalTime(day.ToDateTime(new TimeOnly(9, 0)).Ticks);

    /// <summary>Whether it holds at what a clock that never changes shows.</summary>
    public static bool HoldsAtStandardTime(long ticks)
    {
        var (from, to) = DaysOf(ticks);
        return ticks >= from + TwoHours && ticks < to + TimeSpan.TicksPerHour;
    }

    /// <summary>Whether it holds at what the clock on the wall shows; in the hour that is shown twice it does.</summary>
    public static bool HoldsAtLocalTime(long ticks)
    {
        var (from, to) = DaysOf(ticks);
        return ticks >= from + TwoHours && ticks < to + TwoHours;
    }

    private static (long From, long To) DaysOf(long ticks)
    {
        var year = new DateTime(ticks, DateTimeKind.Unspecified).Year;
        return year >= 2007
            ? (SundayOnOrAfter(new DateTime(year, 3, 8)), SundayOnOrAfter(new DateTime(year, 11, 1)))
            : (SundayOnOrAfter(new DateTime(year, 4, 1)), SundayOnOrAfter(new DateTime(year, 10, 25)));
    }

    private static long SundayOnOrAfter(DateTime day) => day.AddDays((7 - (int)day.DayOfWeek) % 7).Ticks;
}
