using System.Diagnostics.Metrics;
using Tidegate.AspNetCore.Health;
using Tidegate.Feeds.Arbitration;
using Tidegate.Feeds.Supervision;
using Tidegate.Markets.Calendars;
using Tidegate.Streaming.Hub;

namespace Tidegate.Gateway.Starting;

/// <summary>Runs the feeds as long as the host runs; the node is not ready before they run.</summary>
/// <remarks>Of several feeds each topic comes from one at a time: brokers by their places in the configuration, the data file last.</remarks>
internal sealed class FeedHost : BackgroundService
{
    private const string Part = "feeds";

    private readonly RunningFeed[] _feeds;
    private readonly FeedSupervisor _supervisor;
    private readonly TopicHub _hub;
    private readonly Readiness _readiness;
    private readonly FeedArbiter? _arbiter;

    public FeedHost(
        IEnumerable<RunningFeed> feeds,
        FeedSupervisor supervisor,
        TopicHub hub,
        Readiness readiness,
        ArbitrationOptions arbitration,
        IMarketCalendar calendar,
        TimeProvider time,
        IMeterFactory meters,
        ILogger<FeedArbiter> logger
    )
    {
        (_feeds, _supervisor, _hub, _readiness) = ([.. feeds], supervisor, hub, readiness);
        readiness.Set(Part, isReady: false);
        if (_feeds.Length > 1)
        {
            _arbiter = new FeedArbiter(
                arbitration,
                _feeds.Select(feed => feed.Source),
                hub,
                ArbitrationHours.Of(calendar, arbitration.StallAfter),
                time,
                meters,
                logger
            );
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _readiness.Set(Part, isReady: true);
        var running = _feeds.Select(feed => RunAsync(feed, stoppingToken));
        if (_arbiter is not null)
        {
            running = running.Append(_arbiter.RunAsync(stoppingToken));
        }

        await Task.WhenAll(running);
    }

    private Task RunAsync(RunningFeed feed, CancellationToken stopping) =>
        _supervisor.RunAsync(
            feed.Source.Name,
            feed.Feed,
            _arbiter?.DemandOf(feed.Source, _hub.Demand) ?? _hub.Demand,
            _arbiter?.SinkOf(feed.Source) ?? _hub,
            stopping
        );
}
