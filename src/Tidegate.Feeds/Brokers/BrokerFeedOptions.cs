namespace Tidegate.Feeds.Brokers;

/// <summary>How the feed of one broker behaves. Checked by <see cref="BrokerFeedOptionsFaults"/>.</summary>
public sealed class BrokerFeedOptions
{
    /// <summary>Name of the feed in statuses, metrics and logs. Default: the broker's; 1 to 64 characters of <c>a-z 0-9 - _</c>.</summary>
    public string? Name { get; set; }

    /// <summary>User whose login at the broker is used. Default: whoever logged in last.</summary>
    public string? User { get; set; }

    /// <summary>Most connections. Default: as many as the broker allows; 1 to that.</summary>
    public int? ConnectionsMax { get; set; }

    /// <summary>Most subscriptions of one connection. Default: as many as the broker allows; 1 to that.</summary>
    public int? SubscriptionsMax { get; set; }

    /// <summary>How long changes of what is wanted are gathered before they go out together. Default 50 ms; 0 to 5 s.</summary>
    public TimeSpan Coalesce { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>From the attempt to the open socket. Default 10 s; 1 s to 1 min.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest step of the back-off of one connection, which begins at 500 ms. Default 30 s; 1 s to 10 min.</summary>
    public TimeSpan ReconnectMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long nobody knocks after the broker said "too many": once to twice this. Default 3 min; 30 s to 1 h.</summary>
    public TimeSpan ThrottledWait { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>An instrument without a tick for so long in an open market is stale. Default 1 min; 1 s to 1 h.</summary>
    public TimeSpan StallAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A connection that brings signs of life but no tick at all for so long in an open market is made anew; doubles each time that this did not help. Default 5 min; 10 s to 1 h.</summary>
    public TimeSpan NoTicksMax { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Local time at which every connection is made anew with the login of the new day. Default 03:00; 00:00 to 23:59:59; null: never.</summary>
    public TimeSpan? RolloverAt { get; set; } = TimeSpan.FromHours(3);

    /// <summary>Offset of that local time from UTC. Default +05:30; -14:00 to +14:00, whole minutes.</summary>
    public TimeSpan UtcOffset { get; set; } = new(5, 30, 0);

    /// <summary>How long a connection on which nothing is wanted any more is kept. Default 30 s; 0 to 1 h.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(30);
}
