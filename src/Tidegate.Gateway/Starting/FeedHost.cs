using Tidegate.AspNetCore.Health;
using Tidegate.Feeds.Csv;
using Tidegate.Feeds.Supervision;
using Tidegate.Streaming.Hub;

namespace Tidegate.Gateway.Starting;

/// <summary>Runs the feeds as long as the host runs; the node is not ready before they run.</summary>
internal sealed class FeedHost : BackgroundService
{
    private const string Part = "feeds";

    private readonly CsvFeed _feed;
    private readonly FeedSupervisor _supervisor;
    private readonly TopicHub _hub;
    private readonly Readiness _readiness;

    public FeedHost(CsvFeed feed, FeedSupervisor supervisor, TopicHub hub, Readiness readiness)
    {
        (_feed, _supervisor, _hub, _readiness) = (feed, supervisor, hub, readiness);
        readiness.Set(Part, isReady: false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _readiness.Set(Part, isReady: true);
        await _supervisor.RunAsync(CsvFeed.Name, _feed, _hub.Demand, _hub, stoppingToken);
    }
}
