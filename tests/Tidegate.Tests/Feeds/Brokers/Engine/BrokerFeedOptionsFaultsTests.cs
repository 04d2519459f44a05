using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

public sealed class BrokerFeedOptionsFaultsTests
{
    [Fact]
    public void The_defaults_have_no_fault() => Assert.Empty(Find(_ => { }));

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_its_range()
    {
        var faults = Find(options =>
        {
            options.Name = "Zerodha!";
            options.User = "";
            options.ConnectionsMax = 4;
            options.SubscriptionsMax = 3_001;
            options.Coalesce = TimeSpan.FromSeconds(6);
            options.ConnectTimeout = TimeSpan.Zero;
            options.ReconnectMax = TimeSpan.FromMinutes(11);
            options.ThrottledWait = TimeSpan.FromSeconds(29);
            options.StallAfter = TimeSpan.FromMilliseconds(999);
            options.NoTicksMax = TimeSpan.FromSeconds(9);
            options.RolloverAt = TimeSpan.FromHours(24);
            options.UtcOffset = new TimeSpan(0, 5, 30, 1);
            options.Linger = TimeSpan.FromSeconds(-1);
        });

        Assert.Equal(13, faults.Count);
        Assert.Contains("ConnectionsMax must be from 1 to 3, the broker's own limit.", faults);
        Assert.Contains("ThrottledWait must be from 00:00:30 to 01:00:00.", faults);
    }

    [Fact]
    public void The_ends_of_the_ranges_are_within() =>
        Assert.Empty(
            Find(options =>
            {
                (options.ConnectionsMax, options.SubscriptionsMax) = (3, 3_000);
                options.Coalesce = TimeSpan.FromSeconds(5);
                options.RolloverAt = new TimeSpan(23, 59, 59);
                options.UtcOffset = TimeSpan.FromHours(-14);
                options.Linger = TimeSpan.Zero;
            })
        );

    private static IReadOnlyList<string> Find(Action<BrokerFeedOptions> change)
    {
        var options = new BrokerFeedOptions();
        change(options);
        return BrokerFeedOptionsFaults.Find(options, new KiteLanguage().Habits);
    }
}
