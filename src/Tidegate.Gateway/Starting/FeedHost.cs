using Tidegate.AspNetCore.Health;
using Tidegate.Feeds.Csv;
using Tidegate.Feeds.Supervision;
using Tidegate.Streaming.Hub;

namespace Tidegate.Gateway.Starting;

/// <summary>Runs the feeds as long as the host runs.</summary>
internal sealed class FeedHost(CsvFeed feed, FeedSupervisor supervisor, TopicHub hub, Readiness readiness) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        readiness.Set("feeds", isReady: true); // the data was read before the start: from here on there is something to hear
        await supervisor.RunAsync(CsvFeed.Name, feed, hub.Demand, hub, stoppingToken);
    }
}
