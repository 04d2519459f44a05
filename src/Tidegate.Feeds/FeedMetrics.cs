using System.Diagnostics.Metrics;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds;

/// <summary>Counters of the feeds, on the meter <c>Tidegate.Feeds</c>.</summary>
internal sealed class FeedMetrics
{
    public const string MeterName = "Tidegate.Feeds";

    private static readonly string[] Reasons = [.. Enum.GetNames<TickVerdict>().Select(name => name.ToLowerInvariant())];

    private readonly Counter<long> _published;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _connects;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _ticks;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _notices;
    private readonly Counter<long> _orders;
    private readonly Counter<long> _reconnects;
    private readonly Counter<long> _stale;
    private readonly KeyValuePair<string, object?> _feed;
    private long _reconnectCount;
    private long _staleCount;

    public FeedMetrics(IMeterFactory meters, string feed)
    {
        var meter = meters.Create(MeterName);
        _published = meter.CreateCounter<long>("tidegate.feeds.rows_published", "{row}", "Rows that a feed has published");
        _skipped = meter.CreateCounter<long>("tidegate.feeds.rows_skipped", "{row}", "Rows that a feed could not use");
        _connects = meter.CreateCounter<long>("tidegate.feeds.connects", "{connection}", "Connections that a feed has opened upstream");
        _failures = meter.CreateCounter<long>(
            "tidegate.feeds.connection_failures",
            "{failure}",
            "Attempts that failed and connections that were lost, by reason"
        );
        _ticks = meter.CreateCounter<long>("tidegate.feeds.ticks", "{tick}", "Ticks that a feed has delivered");
        _dropped = meter.CreateCounter<long>("tidegate.feeds.ticks_dropped", "{tick}", "Ticks that were dropped by rule, by reason");
        _faults = meter.CreateCounter<long>("tidegate.feeds.faults", "{fault}", "What could not be read of an upstream, by kind");
        _notices = meter.CreateCounter<long>("tidegate.feeds.notices", "{notice}", "Texts of an upstream for people, by kind");
        _orders = meter.CreateCounter<long>("tidegate.feeds.order_updates", "{update}", "Order updates that a feed has published");
        _reconnects = meter.CreateCounter<long>(
            "tidegate.feeds.reconnects",
            "{connection}",
            "Connections that a feed has opened again after they were lost or given up"
        );
        _stale = meter.CreateCounter<long>("tidegate.feeds.stale_events", "{topic}", "Topics of a feed that came to be stale");
        _feed = new KeyValuePair<string, object?>("feed", feed);
    }

    /// <summary>Connections opened again so far. For any thread, as all here.</summary>
    public long Reconnects => Interlocked.Read(ref _reconnectCount);

    /// <summary>How often a topic came to be stale so far.</summary>
    public long StaleEvents => Interlocked.Read(ref _staleCount);

    public void RowsPublished(long count) => _published.Add(count, _feed);

    public void RowsSkipped(long count) => _skipped.Add(count, _feed);

    public void Connected() => _connects.Add(1, _feed);

    public void Reconnected()
    {
        Interlocked.Increment(ref _reconnectCount);
        _reconnects.Add(1, _feed);
    }

    public void Staled()
    {
        Interlocked.Increment(ref _staleCount);
        _stale.Add(1, _feed);
    }

    /// <param name="reason">Fixed short text of ours.</param>
    public void Failed(string reason) => _failures.Add(1, _feed, new("reason", reason));

    public void Ticks(long count) => _ticks.Add(count, _feed);

    /// <inheritdoc cref="Failed" path="/param" />
    public void Dropped(string reason) => _dropped.Add(1, _feed, new("reason", reason));

    /// <summary>A tick that is no news.</summary>
    public void Dropped(TickVerdict verdict) => Dropped(Reasons[(int)verdict]);

    /// <param name="kind">Fixed short text of ours.</param>
    public void Fault(string kind) => _faults.Add(1, _feed, new("kind", kind));

    /// <inheritdoc cref="Fault" path="/param" />
    public void Notice(string kind) => _notices.Add(1, _feed, new("kind", kind));

    public void OrderUpdate() => _orders.Add(1, _feed);
}
