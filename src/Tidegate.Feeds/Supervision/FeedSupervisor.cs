using Microsoft.Extensions.Logging;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Supervision;

/// <summary>Owns the loop of each feed: starts it, and starts it again with full-jitter back-off until it is done, refused or stopped.</summary>
/// <param name="time">All waiting goes through it.</param>
/// <param name="jitter">A number from 0 (inclusive) to 1 (exclusive) at each call.</param>
/// <param name="logger">Each ending is logged with its reason.</param>
public sealed partial class FeedSupervisor(TimeProvider time, Func<double> jitter, ILogger<FeedSupervisor> logger)
{
    private static readonly TimeSpan BackOffMin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BackOffMax = TimeSpan.FromSeconds(20);

    // A feed that held this long was healthy: what comes after it is a new trouble, not the old one.
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger;
    private readonly JitteredBackOff _backOff = new(BackOffMin, BackOffMax, jitter);

    /// <summary>Runs a feed until it is done or refused, or until <paramref name="stopping"/>; then returns. Throws nothing of the feed's.</summary>
    /// <param name="name">Configured name of the feed, for the log.</param>
    /// <param name="feed">The feed.</param>
    /// <param name="demand">What subscribers want.</param>
    /// <param name="sink">Where the updates go.</param>
    /// <param name="stopping">Ends the feed.</param>
    public async Task RunAsync(string name, IFeed feed, ITopicDemand demand, IUpdateSink sink, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(feed);
        for (var failures = 0; ; )
        {
            LogStarting(name);
            var startedAt = time.GetTimestamp();
            var failure = await RunOnceAsync(name, feed, demand, sink, stopping);
            if (failure is null)
            {
                return;
            }

            failures = time.GetElapsedTime(startedAt) >= HealthyAfter ? 1 : failures + 1;
            var delay = _backOff.After(failures);
            LogFailed(failure, name, failures, (long)delay.TotalMilliseconds);
            try
            {
                await Task.Delay(delay, time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                LogEnded(name, "stopping");
                return;
            }
        }
    }

    private async Task<Exception?> RunOnceAsync(string name, IFeed feed, ITopicDemand demand, IUpdateSink sink, CancellationToken stopping)
    {
        try
        {
            await feed.RunAsync(demand, sink, stopping);
            LogEnded(name, "done");
            return null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            LogEnded(name, "stopping");
            return null;
        }
        catch (FeedRefusedException refused)
        {
            LogRefused(name, refused.Message);
            return null;
        }
#pragma warning disable CA1031 // the loop that owns the feed is where every failure of the upstream ends
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return failure;
        }
    }

    [LoggerMessage(LogEvents.FeedStarting, LogLevel.Information, "Feed {Feed} starting")]
    private partial void LogStarting(string feed);

    [LoggerMessage(LogEvents.FeedEnded, LogLevel.Information, "Feed {Feed} ended: {Reason}")]
    private partial void LogEnded(string feed, string reason);

    [LoggerMessage(LogEvents.FeedRefused, LogLevel.Error, "Feed {Feed} refused, not started again: {Reason}")]
    private partial void LogRefused(string feed, string reason);

    [LoggerMessage(LogEvents.FeedFailed, LogLevel.Warning, "Feed {Feed} failed, {Failures} times in a row; again in {DelayMs} ms")]
    private partial void LogFailed(Exception failure, string feed, int failures, long delayMs);
}
