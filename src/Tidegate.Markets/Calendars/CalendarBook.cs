using System.Diagnostics.CodeAnalysis;

namespace Tidegate.Markets.Calendars;

/// <summary>Holds the calendar in use and swaps it whole when its file says something else. Thread-safe; reads take no lock.</summary>
public sealed class CalendarBook : IMarketCalendar
{
    private readonly string? _file;
    private readonly Lock _gate = new();
    private volatile MarketCalendar _current;
    private string? _text;

    private CalendarBook(MarketCalendar calendar, string? file, string? text) => (_current, _file, _text) = (calendar, file, text);

    /// <summary>The calendar in use. Whoever needs several answers of one calendar takes it once.</summary>
    public MarketCalendar Current => _current;

    /// <summary>Opens the calendar of a file.</summary>
    /// <param name="file">Path of the file, in the form of <see cref="MarketCalendar.TryLoad"/>; null: the one that comes with the program, for ever.</param>
    /// <param name="book">The book.</param>
    /// <param name="fault">Why there is none, in one sentence; null where there is.</param>
    public static bool TryOpen(string? file, [NotNullWhen(true)] out CalendarBook? book, [NotNullWhen(false)] out string? fault)
    {
        (book, fault) = (null, null);
        if (file is null)
        {
            book = new CalendarBook(MarketCalendar.Default, null, null);
        }
        else if (CalendarFile.TryRead(file, out var text, out fault) && CalendarFile.TryParse(text, out var calendar, out fault))
        {
            book = new CalendarBook(calendar, file, text);
        }

        return book is not null;
    }

    /// <summary>Reads the file again.</summary>
    /// <remarks>The whole text is compared, not the time of the last change: a file behind a link, as containers have it, changes without one.</remarks>
    /// <param name="fault">Why the calendar stays as it was although the file is another, in one sentence; null: there is nothing wrong with it.</param>
    /// <returns>True where another calendar is in use now.</returns>
    public bool Refresh(out string? fault)
    {
        fault = null;
        if (_file is null)
        {
            return false;
        }

        lock (_gate)
        {
            if (
                !CalendarFile.TryRead(_file, out var text, out fault)
                || string.Equals(text, _text, StringComparison.Ordinal)
                || !CalendarFile.TryParse(text, out var calendar, out fault)
            )
            {
                return false;
            }

            (_current, _text) = (calendar, text);
            return true;
        }
    }

    /// <inheritdoc />
    public bool TryGetSession(string exchange, DateTimeOffset at, out MarketSession session) =>
        _current.TryGetSession(exchange, at, out session);
}
