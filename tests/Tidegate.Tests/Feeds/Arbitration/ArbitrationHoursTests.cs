using System.Globalization;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Arbitration;
using Tidegate.Markets.Calendars;

namespace Tidegate.Tests.Feeds.Arbitration;

public sealed class ArbitrationHoursTests
{
    [Theory]
    [InlineData("md/NSE/INFY", "2025-05-28T09:14:59+05:30", false)] // pre-open
    [InlineData("md/NSE/INFY", "2025-05-28T09:15:02+05:30", false)]
    [InlineData("md/NSE/INFY", "2025-05-28T09:15:03+05:30", true)]
    [InlineData("md/NSE/INFY", "2025-05-28T15:29:59+05:30", true)]
    [InlineData("md/NSE/INFY", "2025-05-28T15:30:00+05:30", false)]
    [InlineData("md/NSE/INFY", "2025-05-31T11:00:00+05:30", false)] // a Saturday
    [InlineData("md/MCX/CRUDEOIL19JUN25FUT", "2025-05-28T20:00:00+05:30", true)]
    [InlineData("md/NOWHERE/X", "2025-05-31T11:00:00+05:30", true)]
    [InlineData("app/kds/station-4", "2025-05-31T11:00:00+05:30", true)]
    public void Silence_counts_while_the_exchange_is_open_and_has_been_for_a_while(string topic, string at, bool counts) =>
        Assert.Equal(
            counts,
            ArbitrationHours.Of(MarketCalendar.Default, TimeSpan.FromSeconds(3))(
                Topic.Parse(topic),
                DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)
            )
        );
}
