using Microsoft.Extensions.Logging;
using Tidegate.Core.Messages;
using Tidegate.Kraken;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Streams;

namespace Tidegate.Feeds.Kraken;

/// <summary>Reads one stream of a client for as long as it is wanted: over lost sockets the client goes on by itself, after an end it is asked again.</summary>
/// <param name="context">What the run shares.</param>
/// <param name="name">Name of the stream, for the log.</param>
internal sealed partial class KrakenReading(KrakenContext context, string name)
{
    // Who was too slow once may be so again: not a storm of subscriptions.
    private static readonly TimeSpan OverrunPause = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = context.Logger;

    /// <summary>Reads until cancelled.</summary>
    /// <param name="open">Opens the stream.</param>
    /// <param name="take">Takes an item.</param>
    /// <param name="ended">Hears why a stream has ended, and null when it is asked for again.</param>
    /// <param name="ending">Ends the reading.</param>
    public async Task RunAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> open,
        Action<T> take,
        Action<(FeedState State, string Reason)?> ended,
        CancellationToken ending
    )
    {
        while (true)
        {
            ended(null);
            var end = await ReadAsync(open, take, ending);
            ended(end);
            context.Metrics.Failed(end.Reason);
            LogEnded(context.Options.Name, name, end.Reason);
            var pause = end.State == FeedState.Recovering ? OverrunPause : context.Options.RetryAfter;
            await Task.Delay(pause, context.Time, ending);
        }
    }

    private static async Task<(FeedState State, string Reason)> ReadAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> open,
        Action<T> take,
        CancellationToken ending
    )
    {
        try
        {
            await foreach (var item in open(ending))
            {
                take(item);
            }

            ending.ThrowIfCancellationRequested();
            return (FeedState.Failed, "ended"); // they end by an exception only
        }
        catch (KrakenOverrunException)
        {
            return (FeedState.Recovering, "overrun"); // we were too slow: what is left out is left out, and said
        }
        catch (KrakenSubscriptionException)
        {
            return (FeedState.Failed, "refused");
        }
        catch (KrakenConnectionException lost)
        {
            return lost.State == KrakenConnectionState.NeedsLogin
                ? (FeedState.NeedsLogin, "login_refused")
                : (FeedState.Failed, "upstream_refused");
        }
        catch (KrakenException)
        {
            return (FeedState.Failed, "refused");
        }
    }

    [LoggerMessage(
        LogEvents.KrakenStreamEnded,
        LogLevel.Warning,
        "Feed {Feed}: the stream {Stream} has ended: {Reason}; it is asked for again"
    )]
    private partial void LogEnded(string feed, string stream, string reason);
}
