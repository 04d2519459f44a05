using System.Globalization;
using Tidegate.Markets.Calendars;

namespace Tidegate.Gateway.Starting;

/// <summary>Takes a changed calendar file over while feeds run, and says so when the calendar in use knows no holidays any more. A file with a fault leaves the old one in use.</summary>
internal sealed partial class CalendarWatch(CalendarBook book, TimeProvider time, ILogger<CalendarWatch> logger) : BackgroundService
{
    /// <summary>Time between two looks: the file has 1 MiB at most, and nothing is sent over to watch it.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan India = new(5, 30, 0); // whose exchanges' day it is

    private string? _fault;
    private MarketCalendar? _ended;

    /// <summary>Looks once.</summary>
    public void Look()
    {
        if (book.Refresh(out var fault))
        {
            LogTaken(book.Current.SpecialDays, Text(book.Current.LastDay));
        }
        else if (fault is not null && fault != _fault) // perhaps half-written: it is told once, and the next look may find it whole
        {
            LogRefused(fault);
        }

        _fault = fault;
        WarnOfEnd();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            do
            {
                Look();
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void WarnOfEnd()
    {
        var current = book.Current;
        if (current != _ended && DateOnly.FromDateTime(time.GetUtcNow().ToOffset(India).DateTime) > current.LastDay)
        {
            _ended = current;
            LogEnded(Text(current.LastDay));
        }
    }

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    [LoggerMessage(LogEvents.CalendarTaken, LogLevel.Information, "Another calendar is in use: {Entries} entries, up to {LastDay}")]
    private partial void LogTaken(int entries, string lastDay);

    [LoggerMessage(LogEvents.CalendarRefused, LogLevel.Warning, "The calendar before stays in use: {Fault}")]
    private partial void LogRefused(string fault);

    [LoggerMessage(
        LogEvents.CalendarEnded,
        LogLevel.Warning,
        "The calendar knows no holiday after {LastDay}: topics will be called stale on the next one. Replace its file (Tidegate:CalendarFile)"
    )]
    private partial void LogEnded(string lastDay);
}
