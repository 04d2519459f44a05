using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Brokers;

/// <summary>Makes one instrument's packets of one feed into updates, and drops by rule what is no news. For one thread at a time; lives as long as the feed, across its connections.</summary>
/// <remarks>
/// The rules: a tick whose exchange time is before the last one's is late; one that is equal in everything the broker says, its sequence number
/// too, is a duplicate (a bare price without time, number or volume is not compared: the next trade may have had the same price); one of a
/// lower mode than what is delivered already belongs to a subscription that is being let go. A time before 2000 or more than a minute ahead
/// of our clock is no time: the tick counts, its time is 0, so that one bad clock upstream cannot make everything after it late.
/// </remarks>
/// <param name="topic">The topic of the instrument.</param>
/// <param name="source">Configured name of the feed.</param>
/// <param name="depthMax">Most levels of each side of the book; at least 1.</param>
public sealed class TickNormaliser(Topic topic, string source, int depthMax = TickNormaliser.LevelsMax)
{
    /// <summary>Most levels of each side of a book that any broker sends.</summary>
    public const int LevelsMax = 30;

    private readonly TickMemory _memory = new();
    private readonly TickBooks _books = new(Math.Clamp(depthMax, 1, LevelsMax));
    private MarketUpdate? _delivered;
    private Mode? _mode;
    private Mode? _wanted;
    private TickTimes _times;

    /// <summary>The exchange's time of the last update, Unix nanoseconds UTC; 0: none had one.</summary>
    public long LastTimeNs => _times.LastNs;

    /// <summary>Rows of order books dropped by rule (<see cref="Markets.Books.BookRules"/>) so far.</summary>
    public long LevelsDropped => _books.Dropped;

    /// <summary>A subscription was sent, anew or in another mode: until the first tick of it, ticks of lower modes count; those of the mode itself always do.</summary>
    /// <param name="wanted">The mode.</param>
    public void Expect(Mode wanted)
    {
        (_mode, _wanted) = (null, wanted);
        if (wanted < Mode.Depth)
        {
            _books.Forget();
        }
    }

    /// <summary>Takes a tick.</summary>
    /// <param name="tick">The tick.</param>
    /// <param name="nowNs">Our clock, Unix nanoseconds UTC.</param>
    /// <param name="update">What it says, for the topic; null unless delivered.</param>
    public TickVerdict Take(in BrokerTick tick, long nowNs, out MarketUpdate? update)
    {
        update = null;
        var isBookAlone = (tick.Fields & TickFields.BookAlone) != TickFields.None;
        if (tick.LastPrice < 0)
        {
            return TickVerdict.Impossible;
        }

        if (!isBookAlone && tick.Mode < _mode)
        {
            return TickVerdict.Lesser;
        }

        var timeNs = TickTimes.Believed(tick.ExchangeTimeNs, nowNs);
        if (_times.IsLate(timeNs))
        {
            return TickVerdict.Late;
        }

        if (isBookAlone)
        {
            return TakeBook(tick, timeNs, out update);
        }

        if (_memory.Holds(tick))
        {
            return TickVerdict.Duplicate;
        }

        _memory.Keep(tick);
        _mode = tick.Mode > _wanted ? _wanted : tick.Mode; // more than is wanted is the rest of an old subscription, and judges nobody
        update = Deliver(TickUpdates.Make(topic, source, tick, timeNs, _books.BookOf(tick)), timeNs);
        return TickVerdict.Delivered;
    }

    private TickVerdict TakeBook(in BrokerTick tick, long timeNs, out MarketUpdate? update)
    {
        update = null;
        if (!_books.TryTakeAlone(tick, _delivered?.LastPrice ?? 0))
        {
            return TickVerdict.Duplicate;
        }

        if (_delivered is null)
        {
            return TickVerdict.Held;
        }

        update = Deliver(TickUpdates.WithBook(_delivered, _books.Alone, Math.Max(timeNs, _times.LastNs)), timeNs);
        return TickVerdict.Delivered;
    }

    private MarketUpdate Deliver(MarketUpdate update, long timeNs)
    {
        _delivered = update;
        _times.Advance(timeNs);
        return update;
    }
}
