using System.Globalization;
using Tidegate.Markets.Calendars;

namespace Tidegate.Tests.Markets.Calendars;

public sealed class MarketCalendarTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    // A Thursday.
    [InlineData("NSE", "2025-01-02 08:59:59", MarketPhase.Closed, "2025-01-01 15:30:00", "2025-01-02 09:00:00")]
    [InlineData("NSE", "2025-01-02 09:00:00", MarketPhase.PreOpen, "2025-01-02 09:00:00", "2025-01-02 09:15:00")]
    [InlineData("NSE", "2025-01-02 09:14:59", MarketPhase.PreOpen, "2025-01-02 09:00:00", "2025-01-02 09:15:00")]
    [InlineData("NSE", "2025-01-02 09:15:00", MarketPhase.Open, "2025-01-02 09:15:00", "2025-01-02 15:30:00")]
    [InlineData("BSE", "2025-01-02 15:29:59", MarketPhase.Open, "2025-01-02 09:15:00", "2025-01-02 15:30:00")]
    [InlineData("NSE_INDEX", "2025-01-02 15:30:00", MarketPhase.Closed, "2025-01-02 15:30:00", "2025-01-03 09:00:00")]
    [InlineData("NFO", "2025-01-02 09:05:00", MarketPhase.Closed, "2025-01-01 15:30:00", "2025-01-02 09:15:00")]
    [InlineData("CDS", "2025-01-02 16:59:59", MarketPhase.Open, "2025-01-02 09:00:00", "2025-01-02 17:00:00")]
    [InlineData("BCD", "2025-01-02 17:00:00", MarketPhase.Closed, "2025-01-02 17:00:00", "2025-01-03 09:00:00")]
    [InlineData("NCDEX", "2025-01-02 12:00:00", MarketPhase.Open, "2025-01-02 10:00:00", "2025-01-02 17:00:00")]
    // From Friday over the weekend.
    [InlineData("NSE", "2025-01-03 18:00:00", MarketPhase.Closed, "2025-01-03 15:30:00", "2025-01-06 09:00:00")]
    [InlineData("NSE", "2025-01-05 12:00:00", MarketPhase.Closed, "2025-01-03 15:30:00", "2025-01-06 09:00:00")]
    // Republic Day 2026 was a Monday.
    [InlineData("NSE", "2026-01-26 11:00:00", MarketPhase.Closed, "2026-01-23 15:30:00", "2026-01-27 09:00:00")]
    // Muhurat trading at Diwali 2025, and the holiday after it.
    [InlineData("NSE", "2025-10-21 11:00:00", MarketPhase.Closed, "2025-10-20 15:30:00", "2025-10-21 13:30:00")]
    [InlineData("NSE", "2025-10-21 13:30:00", MarketPhase.PreOpen, "2025-10-21 13:30:00", "2025-10-21 13:45:00")]
    [InlineData("NFO", "2025-10-21 14:00:00", MarketPhase.Open, "2025-10-21 13:45:00", "2025-10-21 14:45:00")]
    [InlineData("NSE", "2025-10-21 14:45:00", MarketPhase.Closed, "2025-10-21 14:45:00", "2025-10-23 09:00:00")]
    // A Saturday on which the budget was told.
    [InlineData("NSE", "2025-02-01 10:00:00", MarketPhase.Open, "2025-02-01 09:15:00", "2025-02-01 15:30:00")]
    // MCX ends with New York: daylight saving time from 9 March to 2 November 2025.
    [InlineData("MCX", "2025-03-07 23:54:59", MarketPhase.Open, "2025-03-07 09:00:00", "2025-03-07 23:55:00")]
    [InlineData("MCX", "2025-03-10 23:29:59", MarketPhase.Open, "2025-03-10 09:00:00", "2025-03-10 23:30:00")]
    [InlineData("MCX", "2025-03-10 23:30:00", MarketPhase.Closed, "2025-03-10 23:30:00", "2025-03-11 09:00:00")]
    [InlineData("MCX", "2025-10-31 23:30:00", MarketPhase.Closed, "2025-10-31 23:30:00", "2025-11-03 09:00:00")]
    [InlineData("MCX", "2025-11-03 23:54:59", MarketPhase.Open, "2025-11-03 09:00:00", "2025-11-03 23:55:00")]
    // An evening session on a holiday.
    [InlineData("MCX", "2025-02-26 12:00:00", MarketPhase.Closed, "2025-02-25 23:55:00", "2025-02-26 17:00:00")]
    [InlineData("MCX", "2025-02-26 23:54:59", MarketPhase.Open, "2025-02-26 17:00:00", "2025-02-26 23:55:00")]
    public void The_phase_and_when_it_changes_next(string exchange, string at, MarketPhase phase, string since, string until)
    {
        var session = MarketCalendar.Default.SessionAt(exchange, InIndia(at));

        Assert.Equal(new MarketSession(phase, InIndia(since).ToUniversalTime(), InIndia(until).ToUniversalTime()), session);
    }

    [Fact]
    public void Crypto_never_closes()
    {
        foreach (var at in (string[])["2025-01-04 03:00:00", "2026-01-26 11:00:00"])
        {
            Assert.Equal(
                new MarketSession(MarketPhase.Open, DateTimeOffset.MinValue, null),
                MarketCalendar.Default.SessionAt("CRYPTO", InIndia(at))
            );
        }
    }

    [Fact]
    public void An_exchange_that_is_not_known_is_an_error_and_no_silent_default()
    {
        Assert.False(MarketCalendar.Default.TryGetSession("nse", InIndia("2025-01-02 11:00:00"), out _));
        Assert.Throws<ArgumentException>(() => MarketCalendar.Default.SessionAt("LSE", InIndia("2025-01-02 11:00:00")));
    }

    [Fact]
    public void Phases_follow_each_other_without_a_gap_whatever_the_moment()
    {
        var at = InIndia("2025-01-01 00:00:00");
        var end = InIndia("2026-12-25 00:00:00");
        foreach (var exchange in (string[])["NSE", "NFO", "CDS", "MCX"])
        {
            for (var now = at; now < end; )
            {
                var session = MarketCalendar.Default.SessionAt(exchange, now);
                Assert.True(session.Since <= now && session.Until > now, $"{exchange} {now}");
                var next = MarketCalendar.Default.SessionAt(exchange, session.Until!.Value);
                Assert.NotEqual(session.Phase, next.Phase);
                Assert.Equal(session.Until, next.Since);
                now = session.Until.Value;
            }
        }
    }

    [Fact]
    public void A_file_of_ones_own_takes_the_place_of_the_one_that_came_with_the_program()
    {
        File.WriteAllText(
            _file,
            "# ours\r\n\r\n2027-01-04, NSE BSE , closed\r\n2027-01-05,NSE,open,10:00,11:00,x\r\n2027-01-05,NSE,open,12:00,\r\n"
        );

        Assert.True(MarketCalendar.TryLoad(_file, out var calendar, out _));

        Assert.Equal(3, calendar.SpecialDays);
        Assert.Equal(MarketPhase.Closed, calendar.SessionAt("NSE", InIndia("2027-01-04 11:00:00")).Phase);
        Assert.Equal(MarketPhase.Open, calendar.SessionAt("MCX", InIndia("2027-01-04 11:00:00")).Phase);
        Assert.Equal(MarketPhase.Open, calendar.SessionAt("NSE", InIndia("2027-01-05 10:30:00")).Phase);
        Assert.Equal(MarketPhase.Closed, calendar.SessionAt("NSE", InIndia("2027-01-05 11:30:00")).Phase);
        Assert.Equal(MarketPhase.Open, calendar.SessionAt("NSE", InIndia("2027-01-05 15:29:00")).Phase);
        Assert.Equal(MarketPhase.Open, calendar.SessionAt("NSE", InIndia("2026-01-26 11:00:00")).Phase); // its list, not ours
    }

    [Fact]
    public void Times_left_out_are_the_regular_ones_of_the_pre_open_too()
    {
        Assert.True(MarketCalendar.TryParse("2027-02-06,NSE,pre-open\n2027-02-06,NSE,open\n", out var calendar, out var fault), fault);

        Assert.Equal(
            new MarketSession(
                MarketPhase.PreOpen,
                InIndia("2027-02-06 09:00:00").ToUniversalTime(),
                InIndia("2027-02-06 09:15:00").ToUniversalTime()
            ),
            calendar.SessionAt("NSE", InIndia("2027-02-06 09:05:00"))
        );
        Assert.Equal(MarketPhase.Open, calendar.SessionAt("NSE", InIndia("2027-02-06 15:29:59")).Phase);
    }

    [Theory]
    [InlineData("", "holds no day")]
    [InlineData("# nothing\n", "holds no day")]
    [InlineData("2027-01-04,NSE,closed\nnonsense", "Line 2")]
    [InlineData("04-01-2027,NSE,closed", "Line 1 of the calendar file: the date must look like 2026-01-26.")]
    [InlineData("2027-02-30,NSE,closed", "the date must")]
    [InlineData("1999-01-04,NSE,closed", "2000 to 2100")]
    [InlineData("2027-01-04,LSE,closed", "exchanges must be codes")]
    [InlineData("2027-01-04,CRYPTO,closed", "always open")]
    [InlineData("2027-01-04,,closed", "exchanges must be codes")]
    [InlineData("2027-01-04,NSE,shut", "the kind must be")]
    [InlineData("2027-01-04,NSE,open,9:00,10:00", "times must look like")]
    [InlineData("2027-01-04,NSE,open,10:00,25:00", "times must look like")]
    [InlineData("2027-01-04,NSE,open,11:00,10:00", "end after it begins")]
    [InlineData("2027-01-04,NSE,open,10:00,11:00\n2027-01-04,NSE,open,10:59,12:00", "overlaps")]
    public void A_file_with_a_fault_is_refused_whole_with_a_sentence(string text, string sentence)
    {
        Assert.False(MarketCalendar.TryParse(text, out var calendar, out var fault));

        Assert.Null(calendar);
        Assert.Contains(sentence, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_had_is_refused_with_a_sentence()
    {
        Assert.False(MarketCalendar.TryLoad(Path.Combine(_file, "none"), out _, out var missing));
        Assert.Contains("cannot be read", missing, StringComparison.Ordinal);

        File.WriteAllBytes(_file, [0x32, 0xff, 0xfe]);
        Assert.False(MarketCalendar.TryLoad(_file, out _, out var encoded));
        Assert.Contains("not UTF-8", encoded, StringComparison.Ordinal);

        File.WriteAllBytes(_file, new byte[(1 << 20) + 1]);
        Assert.False(MarketCalendar.TryLoad(_file, out _, out var large));
        Assert.Contains("larger than 1 MiB", large, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_and_never_throw()
    {
        var random = new Random(7);
        var good = "2025-10-21,NSE BSE,open,13:45,14:45,Diwali\n2026-01-26,NSE,closed,,,Republic Day\n";
        for (var turn = 0; turn < 20_000; turn++)
        {
            var text = good.ToCharArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                text[random.Next(text.Length)] = (char)random.Next(0, 128);
            }

            var isRead = MarketCalendar.TryParse(new string(text), out var calendar, out var fault);

            Assert.Equal(isRead, calendar is not null);
            Assert.Equal(isRead, fault is null);
        }
    }

    private static DateTimeOffset InIndia(string text) =>
        new(DateTime.ParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), new TimeSpan(5, 30, 0));
}
