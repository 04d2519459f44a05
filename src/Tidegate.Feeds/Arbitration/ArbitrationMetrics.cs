using System.Diagnostics.Metrics;

namespace Tidegate.Feeds.Arbitration;

/// <summary>Counters of an arbiter, on the meter of the feeds. Thread-safe.</summary>
internal sealed class ArbitrationMetrics
{
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _takeovers;

    public ArbitrationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(FeedMetrics.MeterName);
        _dropped = meter.CreateCounter<long>(
            "tidegate.feeds.arbitration_dropped",
            "{update}",
            "Updates of feeds that share a topic which were not let through: standby, late, duplicate"
        );
        _takeovers = meter.CreateCounter<long>(
            "tidegate.feeds.takeovers",
            "{topic}",
            "Topics that went over to another feed, by the feed that took over and why"
        );
    }

    public void Dropped(string feed, string reason) =>
        _dropped.Add(1, new KeyValuePair<string, object?>("feed", feed), new KeyValuePair<string, object?>("reason", reason));

    public void TookOver(string feed, string reason) =>
        _takeovers.Add(1, new KeyValuePair<string, object?>("feed", feed), new KeyValuePair<string, object?>("reason", reason));
}
