using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Kraken.Messages;

namespace Tidegate.Feeds.Kraken;

/// <summary>A topic of one channel whose rows come when something happens: silence says nothing, what counts is that the exchange has confirmed it.</summary>
internal abstract class KrakenEventStream(KrakenContext context, KrakenLine line, Topic topic, string channel)
    : KrakenStream(context, line, topic)
{
    /// <summary>The pair, where it is of one; null: it is not, or not yet known.</summary>
    protected string? Symbol { get; set; }

    protected override (FeedState State, string Reason) JudgeOpen() =>
        Line.Client.IsServed(channel, Symbol) ? (FeedState.Live, "subscribed") : (FeedState.Recovering, "subscribing");

    /// <summary>Reads until cancelled.</summary>
    protected Task ReadAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> open, Action<T> take, CancellationToken ending) =>
        new KrakenReading(Context, Symbol is null ? channel : $"{channel} {Symbol}").RunAsync(
            open,
            item =>
            {
                lock (Gate)
                {
                    Hear();
                    take(item);
                }
            },
            SetEnd,
            ending
        );
}
