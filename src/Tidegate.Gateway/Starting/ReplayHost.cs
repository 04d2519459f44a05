using Tidegate.Feeds.Replay;
using Tidegate.Streaming.Hub;

namespace Tidegate.Gateway.Starting;

/// <summary>Lets users' replays play as long as the host runs.</summary>
internal sealed class ReplayHost(ReplayDesk desk, TopicHub hub) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => desk.RunAsync(hub.Demand, hub, stoppingToken);
}
