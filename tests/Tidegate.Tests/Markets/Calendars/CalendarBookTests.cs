using System.Text;
using Tidegate.Markets.Calendars;

namespace Tidegate.Tests.Markets.Calendars;

public sealed class CalendarBookTests : IDisposable
{
    private const string Old = "2027-01-04,NSE,closed,,,ours\n";

    private static readonly DateTimeOffset Noon = new(2027, 1, 4, 12, 0, 0, new TimeSpan(5, 30, 0)); // a Monday

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_changed_file_takes_the_place_of_the_calendar_and_an_unchanged_one_does_not()
    {
        var book = Open();
        var before = book.Current;

        Assert.False(book.Refresh(out var fault));
        Assert.Null(fault);
        Assert.Same(before, book.Current);

        File.WriteAllText(_file, "2027-01-05,NSE,closed,,,ours\n");
        Assert.True(book.Refresh(out fault));
        Assert.Null(fault);
        Assert.Equal((MarketPhase.Open, new DateOnly(2027, 1, 5)), (PhaseOf(book), book.Current.LastDay));
    }

    [Fact]
    public void A_file_of_the_same_length_and_time_is_noticed()
    {
        var book = Open();
        var written = File.GetLastWriteTimeUtc(_file);

        File.WriteAllText(_file, Old.Replace("01-04", "01-05", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(_file, written);

        Assert.True(book.Refresh(out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2027-01-05,NSE,closed\nhalf a li")]
    [InlineData(null)]
    public void With_a_bad_file_or_none_the_old_calendar_stays_and_the_reason_is_told_until_it_is_good(string? text)
    {
        var book = Open();
        var before = book.Current;
        if (text is null)
        {
            File.Delete(_file);
        }
        else
        {
            File.WriteAllText(_file, text);
        }

        Assert.False(book.Refresh(out var fault));
        Assert.EndsWith(".", fault, StringComparison.Ordinal);
        Assert.False(book.Refresh(out var again));
        Assert.Equal(fault, again);
        Assert.Same(before, book.Current);
        Assert.Equal(MarketPhase.Closed, PhaseOf(book));

        File.WriteAllText(_file, Old + "2027-01-06,NSE,closed\n");
        Assert.True(book.Refresh(out fault));
        Assert.Null(fault);
    }

    [Fact]
    public void A_file_in_another_encoding_is_refused_and_a_byte_order_mark_is_none_of_its_text()
    {
        File.WriteAllText(_file, Old, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.True(CalendarBook.TryOpen(_file, out _, out _));

        File.WriteAllText(_file, Old, Encoding.Unicode);
        Assert.False(CalendarBook.TryOpen(_file, out var none, out var fault));

        Assert.Null(none);
        Assert.Contains("not UTF-8", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_file_it_is_the_calendar_of_the_program_for_ever()
    {
        Assert.True(CalendarBook.TryOpen(null, out var book, out var fault));

        Assert.Null(fault);
        Assert.False(book.Refresh(out fault));
        Assert.Null(fault);
        Assert.Same(MarketCalendar.Default, book.Current);
    }

    private CalendarBook Open()
    {
        File.WriteAllText(_file, Old);
        Assert.True(CalendarBook.TryOpen(_file, out var book, out _));
        Assert.Equal(MarketPhase.Closed, PhaseOf(book));
        return book;
    }

    private static MarketPhase PhaseOf(CalendarBook book)
    {
        Assert.True(book.TryGetSession("NSE", Noon, out var session));
        return session.Phase;
    }
}
