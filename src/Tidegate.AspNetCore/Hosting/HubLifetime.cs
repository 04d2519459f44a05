using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.AspNetCore.Health;
using Tidegate.AspNetCore.Metrics;
using Tidegate.AspNetCore.Upgrade;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Hub;

namespace Tidegate.AspNetCore.Hosting;

/// <summary>Starts the hub with the host, and closes every session when the host is told to stop.</summary>
/// <remarks>
/// The host waits for upgraded connections and then resets them, so the closing comes in <see cref="StoppingAsync"/>, before the server's own stop:
/// readiness fails first, sessions go on for a configured moment, then every client gets its close frame. <c>ApplicationStopping</c> would not do: its
/// callbacks run beside the stop of the host, which would begin without waiting for ours.
/// </remarks>
internal sealed partial class HubLifetime(
    TopicHub hub,
    TidegateOptions options,
    NodeCapacity capacity,
    GatewayMetrics metrics,
    ConnectionCeiling connections,
    Readiness readiness,
    NodeDrain drain,
    TimeProvider time,
    ILogger<HubLifetime> logger
) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        metrics.Observe(hub, connections);
        hub.Start();
        LogStarted(capacity.Gate.Capacity);
        if (capacity.Gate.Capacity < options.ConnectionsMax)
        {
            LogLowered(options.ConnectionsMax, capacity.Gate.Capacity);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        readiness.Set(Readiness.Server, isReady: true);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Set(Readiness.Server, isReady: false);
        await DelayAsync(cancellationToken);
        drain.IsUnderWay = true; // from here on nobody new: an upgrade is answered with 503
        LogDraining(hub.SessionCount);
        if (await hub.DrainAsync(options.DrainTimeout, cancellationToken))
        {
            LogDrained();
        }
        else
        {
            LogCut(options.DrainTimeout);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => hub.DisposeAsync().AsTask();

    /// <summary>Goes on as before, while others find out that this node wants no more traffic.</summary>
    private async Task DelayAsync(CancellationToken cancellation)
    {
        if (options.DrainDelay == TimeSpan.Zero)
        {
            return;
        }

        LogDelayed(options.DrainDelay);
        try
        {
            await Task.Delay(options.DrainDelay, time, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The host has no more time: what is left of it belongs to the close frames.
        }
    }

    [LoggerMessage(LogEvents.DrainDelayed, LogLevel.Information, "Stopping: no longer ready, and going on for {Delay}")]
    private partial void LogDelayed(TimeSpan delay);

    [LoggerMessage(LogEvents.HubStarted, LogLevel.Information, "The hub has started, with room for {ConnectionsMax} sessions")]
    private partial void LogStarted(int connectionsMax);

    [LoggerMessage(
        LogEvents.CapacityLowered,
        LogLevel.Warning,
        "{Wanted} sessions are configured, but the limit of open files leaves room for {Possible}: raise it (ulimit -n, LimitNOFILE)"
    )]
    private partial void LogLowered(int wanted, int possible);

    [LoggerMessage(LogEvents.DrainStarted, LogLevel.Information, "Stopping: closing {Sessions} sessions")]
    private partial void LogDraining(int sessions);

    [LoggerMessage(LogEvents.DrainEnded, LogLevel.Information, "Every session has ended")]
    private partial void LogDrained();

    [LoggerMessage(LogEvents.DrainCut, LogLevel.Warning, "Sessions were left after {Deadline} and have been cut")]
    private partial void LogCut(TimeSpan deadline);
}
