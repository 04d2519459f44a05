using Tidegate.Feeds.Brokers.Upstream;
using Tidegate.Markets.Calendars;

namespace Tidegate.Feeds.Brokers;

/// <summary>A connection with signs of life and no tick is made anew: after a broker's daily change of tokens that is what a dead login looks like.</summary>
/// <remarks>Where that does not help, because what is wanted simply does not trade, it is tried half as often each time.</remarks>
internal sealed class NoTicksRule(BrokerContext context)
{
    private const int DoublingsMax = 5;
    private int _inVain;

    public bool IsBroken(UpstreamShard shard, ConnectionListener heard, long openedAt)
    {
        var limit = context.Options.NoTicksMax * Math.Pow(2, Math.Min(_inVain, DoublingsMax));
        var since = Math.Max(heard.LastTick, openedAt);
        return context.Time.GetElapsedTime(since) >= limit && shard.Streams.Any(stream => IsOpenFor(stream, limit));
    }

    public void Ended(string reason, bool hadTicks) =>
        _inVain =
            hadTicks ? 0
            : reason == ConversationEnd.NoTicks ? _inVain + 1
            : _inVain;

    private bool IsOpenFor(UpstreamStream stream, TimeSpan limit)
    {
        var now = context.Time.GetUtcNow();
        return context.Calendar.TryGetSession(stream.Instrument.Exchange, now, out var session)
            && session.Phase == MarketPhase.Open
            && now - session.Since >= limit
            && context.Time.GetElapsedTime(stream.LastTick) >= limit;
    }
}
