using Microsoft.Extensions.Logging;
using Tidegate.Gateway.Starting;
using Tidegate.Markets.Calendars;
using Tidegate.Testing;
using Tidegate.Tests.Feeds;

namespace Tidegate.Tests.Gateway.Starting;

public sealed class CalendarWatchTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly ManualTime _time = new(new DateTimeOffset(2027, 1, 4, 6, 0, 0, TimeSpan.Zero));
    private readonly RecordingLogger<CalendarWatch> _log = new();
    private readonly CalendarBook _book;
    private readonly CalendarWatch _watch;

    public CalendarWatchTests()
    {
        Write("2027-12-24,NSE,closed\n");
        Assert.True(CalendarBook.TryOpen(_file, out var book, out _));
        (_book, _watch) = (book, new CalendarWatch(book, _time, _log));
    }

    public void Dispose()
    {
        _watch.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_changed_file_is_taken_over_within_ten_seconds_while_everything_runs()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await _watch.StartAsync(cancellation);
        await _time.UntilTimerAsync(CalendarWatch.LookEvery);
        Write("2027-12-31,NSE,closed\n");

        _time.Advance(CalendarWatch.LookEvery);

        Assert.True(SpinWait.SpinUntil(() => _book.Current.LastDay == new DateOnly(2027, 12, 31), TimeSpan.FromSeconds(60)));
        await _watch.StopAsync(cancellation);
        Assert.Empty(_log.At(LogLevel.Warning));
    }

    [Fact]
    public void A_bad_file_is_told_once_and_again_only_when_it_is_bad_in_another_way_and_the_old_calendar_stays()
    {
        var before = _book.Current;
        Write("nonsense");
        _watch.Look();
        _watch.Look();
        Assert.Single(_log.At(LogLevel.Warning));

        Write("2027-12-24,MOON,closed\n");
        _watch.Look();
        _watch.Look();

        Assert.Equal(2, _log.At(LogLevel.Warning).Length);
        Assert.All(
            _log.At(LogLevel.Warning),
            text => Assert.StartsWith("The calendar before stays in use: Line 1 ", text, StringComparison.Ordinal)
        );
        Assert.Same(before, _book.Current);

        Write("2027-12-31,NSE,closed\n");
        _watch.Look();
        Write("nonsense");
        _watch.Look();
        Assert.Equal(3, _log.At(LogLevel.Warning).Length); // good in between, so it is news
    }

    [Fact]
    public void A_calendar_that_has_come_to_its_end_is_told_once_until_there_is_another()
    {
        _time.Advance(TimeSpan.FromDays(354)); // 24 December, its last day
        _watch.Look();
        Assert.Empty(_log.At(LogLevel.Warning));

        _time.Advance(TimeSpan.FromDays(1));
        _watch.Look();
        _watch.Look();
        Assert.Contains("2027-12-24", Assert.Single(_log.At(LogLevel.Warning)), StringComparison.Ordinal);

        Write("2028-12-25,NSE,closed\n");
        _watch.Look();
        Assert.Single(_log.At(LogLevel.Warning));
    }

    // Whole or not at all: a look of the watch may come at any moment.
    private void Write(string text)
    {
        File.WriteAllText(_file + ".new", text);
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
