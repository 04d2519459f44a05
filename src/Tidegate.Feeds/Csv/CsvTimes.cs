using System.Globalization;
using Tidegate.Markets.Calendars;

namespace Tidegate.Feeds.Csv;

/// <summary>Reads the time column. Not thread-safe: remembers which format fitted last, because a file keeps to one.</summary>
internal sealed class CsvTimes(ExchangeClock clock, IList<string> formats)
{
    private const string UnixSeconds = "unix";
    private const string UnixMilliseconds = "unix-ms";
    private const long SecondsMax = 9_214_646_400; // the end of 2261, as in ExchangeClock

    private static readonly string[] Usual =
    [
        "dd-MM-yyyy HH:mm",
        "dd-MM-yyyy HH:mm:ss",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK", // a point of F may be missing with its digits, and K with its offset
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK",
        "yyyy-MM-ddTHH:mmK",
    ];

    private readonly string[] _formats = formats.Count > 0 ? [.. formats] : Usual;
    private int _last;

    /// <summary>Whether a text can be used as a format.</summary>
    public static bool IsFormat(string format)
    {
        if (format is UnixSeconds or UnixMilliseconds)
        {
            return true;
        }

        try
        {
            return format.Length > 1 && ExchangeClock.India.TryParse(ExchangeClock.India.Format(0, format), format, out _);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The time in Unix nanoseconds UTC; 0 where the text cannot be read.</summary>
    public long Read(ReadOnlySpan<char> text)
    {
        for (var attempt = 0; attempt < _formats.Length; attempt++)
        {
            var index = (_last + attempt) % _formats.Length;
            if (TryParse(text, _formats[index], out var timeNs))
            {
                _last = index;
                return timeNs;
            }
        }

        return 0;
    }

    private bool TryParse(ReadOnlySpan<char> text, string format, out long timeNs) =>
        format switch
        {
            UnixSeconds => TryUnix(text, perSecond: 1, out timeNs),
            UnixMilliseconds => TryUnix(text, perSecond: 1_000, out timeNs),
            _ => clock.TryParse(text, format, out timeNs),
        };

    private static bool TryUnix(ReadOnlySpan<char> text, long perSecond, out long timeNs)
    {
        var isTime = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var units) && units <= SecondsMax * perSecond;
        timeNs = isTime ? units * (1_000_000_000 / perSecond) : 0;
        return isTime;
    }
}
