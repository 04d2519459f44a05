using Tidegate.Markets.Calendars;

namespace Tidegate.Tests.Markets.Calendars;

public sealed class ExchangeClockTests
{
    private const string Seconds = "yyyy-MM-dd HH:mm:ss";

    [Theory]
    [InlineData("Asia/Kolkata", 330)]
    [InlineData("UTC", 0)]
    [InlineData("Z", 0)]
    [InlineData("+05:30", 330)]
    [InlineData("-04:00", -240)]
    [InlineData("+14:00", 840)]
    [InlineData("-14:00", -840)]
    public void A_zone_sets_the_offset_of_a_time_without_one(string zone, int minutes)
    {
        Assert.True(ExchangeClock.TryParseZone(zone, out var clock));

        Assert.True(clock.TryParse("2021-06-10 09:16:12", Seconds, out var timeNs));

        var expected = new DateTimeOffset(2021, 6, 10, 9, 16, 12, TimeSpan.FromMinutes(minutes));
        Assert.Equal(expected.ToUnixTimeMilliseconds() * 1_000_000, timeNs);
        Assert.Equal("2021-06-10 09:16:12", clock.Format(timeNs, Seconds));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("Europe/Paris")]
    [InlineData("+5:30")]
    [InlineData("05:30")]
    [InlineData("+14:01")]
    [InlineData("-14:01")]
    [InlineData("+05:60")]
    public void Another_zone_is_not_known(string? zone) => Assert.False(ExchangeClock.TryParseZone(zone, out _));

    [Theory]
    [InlineData("1677-12-31 23:59:59", false)]
    [InlineData("1678-01-01 00:00:00", true)]
    [InlineData("2261-12-31 00:00:00", true)]
    [InlineData("2261-12-31 00:00:01", false)]
    [InlineData("9999-12-31 23:59:59", false)]
    [InlineData("2021-02-29 00:00:00", false)]
    [InlineData("noon", false)]
    [InlineData("", false)]
    public void A_time_that_64_bits_of_nanoseconds_cannot_hold_is_not_read(string text, bool isRead)
    {
        Assert.Equal(isRead, ExchangeClock.India.TryParse(text, Seconds, out var timeNs));
        Assert.Equal(isRead, timeNs != 0);
    }

    [Fact]
    public void A_day_ends_at_local_midnight()
    {
        Assert.True(ExchangeClock.India.TryParse("2021-06-10 23:59:59", Seconds, out var last));

        Assert.Equal(ExchangeClock.India.DayNumber(last) + 1, ExchangeClock.India.DayNumber(last + 1_000_000_000));
    }
}
