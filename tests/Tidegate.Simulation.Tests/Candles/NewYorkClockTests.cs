using Tidegate.Markets.Calendars;
using static Tidegate.Simulation.Tests.Candles.CandleFiles;

namespace Tidegate.Simulation.Tests.Candles;

public sealed class NewYorkClockTests
{
    private const string Format = "yyyy-MM-dd HH:mm";

    private readonly ExchangeClock _clock = ExchangeClock.ParseZone("America/New_York");

    [Theory]
    [InlineData("2024-03-10 06:59", "2024-03-10 01:59")]
    [InlineData("2024-03-10 07:00", "2024-03-10 03:00")]
    [InlineData("2024-11-03 05:59", "2024-11-03 01:59")]
    [InlineData("2024-11-03 06:00", "2024-11-03 01:00")]
    [InlineData("2006-04-02 07:00", "2006-04-02 03:00")]
    [InlineData("2006-10-29 06:00", "2006-10-29 01:00")]
    [InlineData("2006-03-20 12:00", "2006-03-20 07:00")]
    [InlineData("2007-03-20 12:00", "2007-03-20 08:00")]
    public void Clock_of_New_York_moves_at_two_in_the_morning_of_its_sundays(string utc, string local) =>
        Assert.Equal(local, _clock.Format(Ns(utc), Format));

    [Fact]
    public void Clock_agrees_with_the_machines_zone_database_at_every_half_hour_of_forty_years()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out var zone))
        {
            Assert.Skip("This machine has no time-zone database.");
        }

        var end = new DateTime(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var at = new DateTime(1987, 3, 1, 0, 0, 0, DateTimeKind.Utc); at < end; at = at.AddMinutes(30))
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(at, zone);
            var timeNs = (at - DateTime.UnixEpoch).Ticks * 100;
            Assert.True(_clock.DayNumber(timeNs) == local.Ticks / TimeSpan.TicksPerDay, $"{at:O}");
            var isRepeated = zone.IsAmbiguousTime(local) && local - at == zone.BaseUtcOffset; // the second time that it shows
            Assert.True(isRepeated || _clock.TimeOf(local.Date.Ticks / TimeSpan.TicksPerDay, local.TimeOfDay) == timeNs, $"{at:O}");
        }
    }
}
