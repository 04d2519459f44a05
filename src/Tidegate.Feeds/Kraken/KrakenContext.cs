using Microsoft.Extensions.Logging;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Kraken;

/// <summary>What the parts of one run share.</summary>
internal sealed record KrakenContext(
    KrakenFeedOptions Options,
    KrakenSymbols Symbols,
    IUpdateSink Sink,
    FeedMetrics Metrics,
    TimeProvider Time,
    ILogger Logger
)
{
    /// <summary>Our clock, Unix nanoseconds UTC.</summary>
    public long NowNs => KrakenTimes.NsOf(Time.GetUtcNow());
}
