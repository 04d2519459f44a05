using Tidegate.Core.Messages;
using Tidegate.Feeds.Brokers.Upstream;
using Tidegate.Markets.Calendars;

namespace Tidegate.Feeds.Brokers;

/// <summary>Looks at every instrument of the open connections: no tick for a while means quiet where none is expected, and stale where some are.</summary>
internal sealed class StallWatch(BrokerContext context)
{
    private static readonly TimeSpan LookMax = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, MarketSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>How often to look: four times within the limit, and once a second at least.</summary>
    public TimeSpan Interval => context.Options.StallAfter / 4 < LookMax ? context.Options.StallAfter / 4 : LookMax;

    /// <summary>One look.</summary>
    public void Look(IEnumerable<UpstreamShard> openShards)
    {
        _sessions.Clear();
        var now = context.Time.GetUtcNow();
        foreach (var shard in openShards)
        {
            foreach (var stream in shard.Streams)
            {
                Look(stream, now);
            }
        }
    }

    private void Look(UpstreamStream stream, DateTimeOffset now)
    {
        var lastTick = stream.LastTick;
        var silence = context.Time.GetElapsedTime(lastTick);
        var session = SessionOf(stream.Instrument.Exchange, now);
        if (session.Phase != MarketPhase.Open)
        {
            // A subscription that got nothing is not told to wait for what does not come; what ticks, ticks.
            if (silence >= context.Options.StallAfter || stream.Told is { State: FeedState.Recovering, Reason: "subscribed" })
            {
                stream.TellUnlessTicked(lastTick, FeedState.Quiet, session.Phase == MarketPhase.Closed ? "market_closed" : "pre_open");
            }

            return;
        }

        if (silence >= context.Options.StallAfter && now - session.Since >= context.Options.StallAfter)
        {
            stream.TellUnlessTicked(lastTick, FeedState.Stale, "no_ticks");
        }
    }

    private MarketSession SessionOf(string exchange, DateTimeOffset now)
    {
        if (!_sessions.TryGetValue(exchange, out var session))
        {
            if (!context.Calendar.TryGetSession(exchange, now, out session))
            {
                context.Faults.UnknownExchange(exchange);
                session = new MarketSession(MarketPhase.Open, DateTimeOffset.MinValue, null);
            }

            _sessions[exchange] = session;
        }

        return session;
    }
}
