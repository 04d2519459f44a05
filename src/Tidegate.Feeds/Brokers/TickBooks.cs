using Tidegate.Core.Messages;
using Tidegate.Markets.Books;

namespace Tidegate.Feeds.Brokers;

/// <summary>The order book of one instrument, tick by tick; one that has not changed stays the same object. For one thread at a time.</summary>
/// <param name="levelsMax">Most levels of each side.</param>
internal sealed class TickBooks(int levelsMax)
{
    private TickLevels _bids;
    private TickLevels _asks;
    private byte _scale;
    private OrderBook? _book;
    private bool _isClean;

    /// <summary>Rows dropped by rule.</summary>
    public long Dropped { get; private set; }

    /// <summary>The book that came in packets of its own; null: none has, or it was forgotten.</summary>
    public OrderBook? Alone { get; private set; }

    /// <summary>The subscription has no book any more.</summary>
    public void Forget() => (Alone, _book) = (null, null);

    /// <summary>The book of a tick with a price: its own, or the one that came apart; null: there is none.</summary>
    public OrderBook? BookOf(in BrokerTick tick) =>
        (tick.Fields & TickFields.Book) != TickFields.None ? Make(tick, TickPrice.Exact(tick.LastPrice, tick.PriceScale)) : Alone;

    /// <summary>Takes a book without a price; false: it is the one that stands.</summary>
    public bool TryTakeAlone(in BrokerTick tick, decimal lastPrice)
    {
        if (Alone is not null && IsUnchanged(tick))
        {
            return false;
        }

        Alone = Make(tick, lastPrice);
        return true;
    }

    private OrderBook Make(in BrokerTick tick, decimal lastPrice)
    {
        if (_isClean && IsUnchanged(tick))
        {
            return _book!;
        }

        Span<BookLevel> bids = stackalloc BookLevel[TickNormaliser.LevelsMax];
        Span<BookLevel> asks = stackalloc BookLevel[TickNormaliser.LevelsMax];
        _book = BookRules.Make(
            Exact(tick.Bids, tick.PriceScale, bids),
            Exact(tick.Asks, tick.PriceScale, asks),
            lastPrice,
            levelsMax,
            out var dropped
        );
        Dropped += dropped;
        _isClean = dropped == 0; // else another last price may judge otherwise
        _bids.Keep(tick.Bids);
        _asks.Keep(tick.Asks);
        _scale = tick.PriceScale;
        return _book;
    }

    private bool IsUnchanged(in BrokerTick tick) =>
        _book is not null && tick.PriceScale == _scale && _bids.Equal(tick.Bids) && _asks.Equal(tick.Asks);

    private static Span<BookLevel> Exact(ReadOnlySpan<TickLevel> side, byte scale, Span<BookLevel> into)
    {
        var count = Math.Min(side.Length, into.Length);
        for (var i = 0; i < count; i++)
        {
            into[i] = new BookLevel(TickPrice.Exact(side[i].Price, scale), side[i].Quantity, side[i].Orders);
        }

        return into[..count];
    }
}
