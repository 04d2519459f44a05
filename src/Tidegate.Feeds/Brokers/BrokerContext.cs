using Microsoft.Extensions.Logging;
using Tidegate.Feeds.Brokers.Logins;
using Tidegate.Feeds.Brokers.Sockets;
using Tidegate.Feeds.Brokers.Upstream;
using Tidegate.Markets.Calendars;

namespace Tidegate.Feeds.Brokers;

/// <summary>What the parts of one feed share while it runs.</summary>
internal sealed record BrokerContext(
    string Name,
    BrokerFeedOptions Options,
    IBrokerLanguage Language,
    IBrokerDialer Dialer,
    LoginDesk Logins,
    UpstreamBoard Board,
    IMarketCalendar Calendar,
    OrderDesk Orders,
    FaultBook Faults,
    FeedMetrics Metrics,
    TimeProvider Time,
    Func<double> Jitter,
    ILogger Logger
)
{
    /// <summary>The next time the local clock shows the rollover; null: there is none.</summary>
    public DateTimeOffset? NextRollover()
    {
        if (Options.RolloverAt is not { } at)
        {
            return null;
        }

        var local = Time.GetUtcNow().ToOffset(Options.UtcOffset);
        var next = new DateTimeOffset(local.Date, Options.UtcOffset) + at;
        return next > local ? next : next.AddDays(1);
    }
}
