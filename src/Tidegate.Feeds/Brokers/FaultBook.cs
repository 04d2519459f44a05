using Microsoft.Extensions.Logging;

namespace Tidegate.Feeds.Brokers;

/// <summary>Counts what a broker said wrong and for people, and logs each kind once, so that a broken upstream fills no disk. Thread-safe.</summary>
internal sealed partial class FaultBook(string feed, FeedMetrics metrics, ILogger logger)
{
    private const int KindsMax = 64; // kinds are texts of ours; the bound is for the day one is not

    private readonly Lock _gate = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly ILogger _logger = logger;

    /// <param name="kind">Fixed short text of ours.</param>
    public void Fault(string kind)
    {
        metrics.Fault(kind);
        if (IsFirst(kind))
        {
            LogFault(feed, kind);
        }
    }

    public void Notice(ReadOnlySpan<char> text, bool isError, BrokerLogin login)
    {
        var kind = isError ? "error" : "message";
        metrics.Notice(kind);
        if (IsFirst($"notice:{kind}"))
        {
            LogNotice(feed, kind, NoticeText.Clean(text, login));
        }
    }

    public void UnknownExchange(string exchange)
    {
        if (IsFirst($"exchange:{exchange}"))
        {
            LogUnknownExchange(feed, exchange);
        }
    }

    /// <summary>Whether this kind was not seen before.</summary>
    public bool IsFirst(string kind)
    {
        lock (_gate)
        {
            return _seen.Count < KindsMax && _seen.Add(kind);
        }
    }

    [LoggerMessage(
        LogEvents.BrokerFault,
        LogLevel.Warning,
        "Feed {Feed}: something of the broker's could not be read ({Kind}); it is counted from now on and not logged again"
    )]
    private partial void LogFault(string feed, string kind);

    [LoggerMessage(
        LogEvents.BrokerNotice,
        LogLevel.Warning,
        "Feed {Feed}: the broker says ({Kind}): \"{Text}\"; further ones are counted and not logged"
    )]
    private partial void LogNotice(string feed, string kind, string text);

    [LoggerMessage(
        LogEvents.BrokerUnknownExchange,
        LogLevel.Warning,
        "Feed {Feed}: the hours of exchange {Exchange} are not known; ticks are expected of it all the time"
    )]
    private partial void LogUnknownExchange(string feed, string exchange);
}
