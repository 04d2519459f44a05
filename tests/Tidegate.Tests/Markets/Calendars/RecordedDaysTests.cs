using System.Globalization;
using System.IO.Compression;
using System.Text;
using Tidegate.Markets.Calendars;
using Tidegate.Tests.Markets.Instruments;

namespace Tidegate.Tests.Markets.Calendars;

/// <summary>The calendar that comes with the program against days that were recorded.</summary>
public sealed class RecordedDaysTests
{
    private static readonly TimeSpan India = new(5, 30, 0);

    [Fact]
    public void Bars_were_traded_on_the_open_days_of_the_calendar_and_on_no_other()
    {
        var traded = TimesOf("nse/nse_minute_10stocks_2025-04.csv.gz").ToHashSet();
        var days = traded.Select(DayOf).ToHashSet();

        Assert.All(traded, at => Assert.Equal(MarketPhase.Open, MarketCalendar.Default.SessionAt("NSE", at).Phase));
        for (var day = days.Min(); day <= days.Max(); day = day.AddDays(1))
        {
            var noon = new DateTimeOffset(day, new TimeOnly(12, 0), India);
            Assert.Equal(days.Contains(day), MarketCalendar.Default.SessionAt("NSE", noon).Phase == MarketPhase.Open);
        }

        Assert.Equal(9, days.Count); // 3 to 17 April 2025 without two holidays and four days of weekends
    }

    [Theory]
    [InlineData("2025-01-01 18:00", MarketPhase.Closed)] // New Year: the evening only
    [InlineData("2025-01-01 12:00", MarketPhase.Open)]
    [InlineData("2026-05-28 12:00", MarketPhase.Closed)] // Bakri Id: the morning only
    [InlineData("2026-05-28 18:00", MarketPhase.Open)]
    [InlineData("2026-02-01 12:00", MarketPhase.Open)] // a Sunday on which the budget was told
    [InlineData("2026-02-01 18:00", MarketPhase.Closed)]
    [InlineData("2026-10-02 18:00", MarketPhase.Closed)]
    public void Halves_of_a_commodity_day_are_told_apart(string at, MarketPhase phase) =>
        Assert.Equal(
            phase,
            MarketCalendar
                .Default.SessionAt(
                    "MCX",
                    new DateTimeOffset(DateTime.ParseExact(at, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), India)
                )
                .Phase
        );

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(India).DateTime);

    private static IEnumerable<DateTimeOffset> TimesOf(string file)
    {
        using var stream = new GZipStream(File.OpenRead(InstrumentFiles.PathOf(file)), CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return DateTimeOffset.Parse(
                line[..line.IndexOf(',', StringComparison.Ordinal)],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal
            );
        }
    }
}
