using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Tidegate.Markets.Calendars;

namespace Tidegate.Simulation.Candles.Import;

/// <summary>Reads the times of a file. Never throws; knows neither the culture nor the zone of the machine.</summary>
internal sealed class CandleTimes(ExchangeClock clock, string format)
{
    public const string Iso = "iso";

    private const string UnixSeconds = "unix";
    private const string UnixMilliseconds = "unix-ms";
    private const int CharsMax = 64;
    private const long SecondsMax = 9_214_646_400; // the end of 2261: 2^63 ns end in 2262

    /// <summary>Whether a text can be used as a format.</summary>
    public static bool IsFormat(string format)
    {
        try
        {
            return format is Iso or UnixSeconds or UnixMilliseconds
                || (format.Length is > 1 and <= CharsMax && ExchangeClock.India.Format(0, format).Length <= CharsMax);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Reads one.</summary>
    /// <param name="text">Its bytes.</param>
    /// <param name="timeNs">Unix nanoseconds UTC.</param>
    public bool TryRead(ReadOnlySpan<byte> text, out long timeNs) =>
        format switch
        {
            Iso => TryIso(text, out timeNs),
            UnixSeconds => TryUnix(text, 1, out timeNs),
            UnixMilliseconds => TryUnix(text, 1_000, out timeNs),
            _ => TryCustom(text, out timeNs),
        };

    private bool TryCustom(ReadOnlySpan<byte> text, out long timeNs)
    {
        timeNs = 0;
        Span<char> chars = stackalloc char[CharsMax];
        return text.Length <= CharsMax && clock.TryParse(chars[..Encoding.Latin1.GetChars(text, chars)], format, out timeNs);
    }

    private static bool TryUnix(ReadOnlySpan<byte> text, long perSecond, out long timeNs)
    {
        timeNs = 0;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var units) || units > SecondsMax * perSecond)
        {
            return false;
        }

        timeNs = units * (1_000_000_000 / perSecond);
        return true;
    }

    // ISO 8601 as files have it: 2024-01-02, then perhaps T or a blank and 14:30, :05, .123456789, and Z or +05:30 (also +0530, +05).
    private bool TryIso(ReadOnlySpan<byte> text, out long timeNs)
    {
        timeNs = 0;
        if (
            text.Length < 10
            || text[4] != '-'
            || text[7] != '-'
            || !TryDigits(text[..4], out var year)
            || !TryDigits(text[5..7], out var month)
            || !TryDigits(text[8..10], out var day)
            || year is < 1678 or > 2261
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
        )
        {
            return false;
        }

        var number = new DateOnly(year, month, day).DayNumber;
        if (!TryTimeOfDay(text[10..], out var sinceMidnightNs, out var zone))
        {
            return false;
        }

        if (zone.IsEmpty)
        {
            var ticks = sinceMidnightNs / TimeSpan.NanosecondsPerTick;
            timeNs = clock.TimeOf(number, new TimeSpan(ticks)) + (sinceMidnightNs % TimeSpan.NanosecondsPerTick);
            return true;
        }

        if (!TryOffset(zone, out var offset))
        {
            return false;
        }

        const int EpochDay = 719_162; // 1970-01-01 since 0001-01-01
        timeNs = ((number - EpochDay) * 86_400_000_000_000L) + sinceMidnightNs - (offset.Ticks * TimeSpan.NanosecondsPerTick);
        return true;
    }

    private static bool TryTimeOfDay(ReadOnlySpan<byte> text, out long sinceMidnightNs, out ReadOnlySpan<byte> zone)
    {
        sinceMidnightNs = 0;
        zone = default;
        if (text.IsEmpty)
        {
            return true;
        }

        if (
            text.Length < 6
            || text[0] is not ((byte)'T' or (byte)' ')
            || text[3] != ':'
            || !TryDigits(text[1..3], out var hour)
            || !TryDigits(text[4..6], out var minute)
            || hour > 23
            || minute > 59
        )
        {
            return false;
        }

        sinceMidnightNs = ((hour * 60) + minute) * 60_000_000_000L;
        zone = text[6..];
        if (zone is [(byte)':', _, _, ..])
        {
            if (!TryDigits(zone[1..3], out var second) || second > 59)
            {
                return false;
            }

            sinceMidnightNs += second * 1_000_000_000L;
            zone = zone[3..];
            if (zone is [(byte)'.', ..])
            {
                return TryFraction(ref zone, ref sinceMidnightNs);
            }
        }

        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> text, ref long timeNs)
    {
        var digits = 1;
        var worth = 100_000_000L;
        for (; digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9'; digits++, worth /= 10)
        {
            timeNs += (text[digits] - '0') * worth;
        }

        text = text[digits..];
        return digits > 1;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = default;
        if (text is [(byte)'Z' or (byte)'z'])
        {
            return true;
        }

        if (text.Length < 3 || text[0] is not ((byte)'+' or (byte)'-') || !TryDigits(text[1..3], out var hours))
        {
            return false;
        }

        var minutes = 0;
        var isWhole = text.Length switch
        {
            3 => true,
            5 => TryDigits(text[3..5], out minutes),
            6 => text[3] == ':' && TryDigits(text[4..6], out minutes),
            _ => false,
        };
        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return isWhole && hours <= 14 && minutes <= 59;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && text[0] is >= (byte)'0' and <= (byte)'9';
}
