using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Tidegate.Markets.Calendars;

/// <summary>Reads the dated file of holidays and special sessions. All or nothing: a calendar with a hole in it would call a holiday a fault.</summary>
/// <remarks>
/// A line is <c>date,exchanges,kind,from,to,name</c>: a date such as 2026-01-26; codes separated by blanks; <c>closed</c>, <c>open</c> or
/// <c>pre-open</c>; times such as 17:00, which mean the regular begin and end where they are left out; a name for people. The first line of a
/// date and exchange puts the regular hours aside; several lines add up. Empty lines and those that begin with <c>#</c> are skipped.
/// </remarks>
internal static class CalendarFile
{
    private const int BytesMax = 1 << 20;
    private const int LinesMax = 20_000;
    private const int YearMin = 2000;
    private const int YearMax = 2100;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file, without its byte-order mark.</summary>
    public static bool TryRead(string path, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? fault)
    {
        (text, fault) = (null, null);
        try
        {
            // Bounded by what is read and not by what the file system says: the file may grow meanwhile, or be none with a length.
            using var file = File.OpenRead(path);
            var bytes = new byte[BytesMax + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > BytesMax)
            {
                fault = "The calendar file is larger than 1 MiB.";
                return false;
            }

            var content = bytes.AsSpan(0, length);
            text = Strict.GetString(content.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content);
            return true;
        }
        catch (DecoderFallbackException)
        {
            fault = "The calendar file is not UTF-8 text.";
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault = "The calendar file cannot be read.";
        }

        return false;
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out MarketCalendar? calendar, [NotNullWhen(false)] out string? fault)
    {
        calendar = null;
        var special = new Dictionary<(string Exchange, DateOnly Day), ImmutableArray<MarketSlot>>();
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).Trim();
            if (++number > LinesMax)
            {
                fault = $"The calendar file has more than {LinesMax} lines.";
                return false;
            }

            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            if (Read(line.ToString(), special) is { } wrong)
            {
                fault = string.Create(CultureInfo.InvariantCulture, $"Line {number} of the calendar file: {wrong}.");
                return false;
            }
        }

        if (special.Count == 0)
        {
            fault = "The calendar file holds no day.";
            return false;
        }

        (calendar, fault) = (new MarketCalendar(special), null);
        return true;
    }

    /// <summary>Takes one line; what is wrong with it, or null.</summary>
    private static string? Read(string line, Dictionary<(string Exchange, DateOnly Day), ImmutableArray<MarketSlot>> special)
    {
        var fields = line.Split(',', 6, StringSplitOptions.TrimEntries);
        if (fields.Length < 3)
        {
            return "it needs a date, exchanges and closed, open or pre-open, separated by commas";
        }

        if (!DateOnly.TryParseExact(fields[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return "the date must look like 2026-01-26";
        }

        if (day.Year is < YearMin or > YearMax)
        {
            return "the year must be 2000 to 2100";
        }

        var exchanges = fields[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (exchanges.Length == 0 || exchanges.FirstOrDefault(each => !IsDated(each)) is not null)
        {
            return "the exchanges must be codes such as NSE, BSE or MCX, separated by blanks; none that is always open";
        }

        foreach (var exchange in exchanges)
        {
            if (Add(exchange, day, fields, special) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static string? Add(
        string exchange,
        DateOnly day,
        string[] fields,
        Dictionary<(string Exchange, DateOnly Day), ImmutableArray<MarketSlot>> special
    )
    {
        var slots = special.GetValueOrDefault((exchange, day), []);
        MarketPhase? phase = fields[2] switch
        {
            "closed" => MarketPhase.Closed,
            "open" => MarketPhase.Open,
            "pre-open" => MarketPhase.PreOpen,
            _ => null,
        };
        if (phase is null)
        {
            return "the kind must be closed, open or pre-open";
        }

        if (phase == MarketPhase.Closed)
        {
            special[(exchange, day)] = slots;
            return null;
        }

        var hours = MarketHours.OfWeekday(exchange, day);
        var regular = hours.FirstOrDefault(slot => slot.Phase == phase, hours[^1]); // derivatives have no pre-open of their own
        if (!TryTime(fields, 3, regular.From, out var from) || !TryTime(fields, 4, regular.To, out var to))
        {
            return "times must look like 17:00";
        }

        if (from >= to)
        {
            return "it must end after it begins";
        }

        if (slots.Any(slot => from < slot.To && slot.From < to))
        {
            return $"it overlaps another line about {exchange} on that date";
        }

        special[(exchange, day)] = [.. slots.Add(new MarketSlot(phase.Value, from, to)).OrderBy(slot => slot.From)];
        return null;
    }

    private static bool IsDated(string exchange) => MarketHours.Knows(exchange) && !MarketHours.IsAlwaysOpen(exchange);

    private static bool TryTime(string[] fields, int index, TimeOnly regular, out TimeOnly time)
    {
        time = regular;
        return index >= fields.Length
            || fields[index].Length == 0
            || TimeOnly.TryParseExact(fields[index], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
