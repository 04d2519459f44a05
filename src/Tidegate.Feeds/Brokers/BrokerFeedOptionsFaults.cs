using System.Globalization;

namespace Tidegate.Feeds.Brokers;

/// <summary>What is wrong with <see cref="BrokerFeedOptions"/>: everything at once, one sentence each.</summary>
public static class BrokerFeedOptionsFaults
{
    private const int NameCharsMax = 64;

    /// <summary>The faults in the order of the options; none where they can be used with this broker.</summary>
    public static IReadOnlyList<string> Find(BrokerFeedOptions options, BrokerHabits habits)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(habits);
        var faults = new List<string>();
        if (options.Name is { } name && !IsName(name))
        {
            faults.Add("Name must be 1 to 64 characters of a-z, 0-9, - and _.");
        }

        if (options.User is { } user && (user.Length is 0 or > 128 || user.AsSpan().ContainsAnyExceptInRange(' ', '~')))
        {
            faults.Add("User must be 1 to 128 printable ASCII characters.");
        }

        Between(options.ConnectionsMax, habits.ConnectionsMax, nameof(options.ConnectionsMax));
        Between(options.SubscriptionsMax, habits.SubscriptionsMax, nameof(options.SubscriptionsMax));
        Within(options.Coalesce, TimeSpan.Zero, TimeSpan.FromSeconds(5), nameof(options.Coalesce));
        Within(options.ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), nameof(options.ConnectTimeout));
        Within(options.ReconnectMax, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), nameof(options.ReconnectMax));
        Within(options.ThrottledWait, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), nameof(options.ThrottledWait));
        Within(options.StallAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(options.StallAfter));
        Within(options.NoTicksMax, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1), nameof(options.NoTicksMax));
        if (options.RolloverAt is { } rollover)
        {
            Within(rollover, TimeSpan.Zero, new TimeSpan(23, 59, 59), nameof(options.RolloverAt));
        }

        Within(options.UtcOffset, TimeSpan.FromHours(-14), TimeSpan.FromHours(14), nameof(options.UtcOffset));
        if (options.UtcOffset.Ticks % TimeSpan.TicksPerMinute != 0)
        {
            faults.Add("UtcOffset must be whole minutes.");
        }

        Within(options.Linger, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(options.Linger));
        return faults;

        void Between(int? value, int max, string option)
        {
            if (value is { } set && (set < 1 || set > max))
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{option} must be from 1 to {max}, the broker's own limit."));
            }
        }

        void Within(TimeSpan value, TimeSpan min, TimeSpan max, string option)
        {
            if (value < min || value > max)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{option} must be from {min:c} to {max:c}."));
            }
        }
    }

    internal static bool IsName(string name) =>
        name.Length is > 0 and <= NameCharsMax && name.All(each => each is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_');
}
