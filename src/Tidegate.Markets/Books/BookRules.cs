using System.Collections.Immutable;
using Tidegate.Core.Messages;

namespace Tidegate.Markets.Books;

/// <summary>Makes an order book out of the rows of a snapshot: sorted, without what cannot be true, cut to the levels that may be had. Holds no state.</summary>
/// <remarks>
/// The rules, in their order: a row of nothing pads a thin book and is no fault; a row without price or quantity, or with a negative one, is
/// dropped; of two rows of one price the first counts; of a bid and an offer that cross (or meet) the one further from the last price is
/// dropped, both where that does not tell, until none cross. The number of levels is the last to be cut, so that a bad row costs no good one.
/// </remarks>
public static class BookRules
{
    /// <summary>Makes the book. The spans are this call's to reorder.</summary>
    /// <param name="bids">Who buys, in any order.</param>
    /// <param name="asks">Who sells, in any order.</param>
    /// <param name="lastPrice">Last traded price, the referee between sides that cross; 0: there is none.</param>
    /// <param name="levelsMax">Most levels of each side; at least 1.</param>
    /// <param name="dropped">Rows that broke a rule.</param>
    /// <exception cref="ArgumentOutOfRangeException">No levels asked for.</exception>
    public static OrderBook Make(Span<BookLevel> bids, Span<BookLevel> asks, decimal lastPrice, int levelsMax, out int dropped)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levelsMax, 1);
        dropped = 0;
        bids = Tidy(bids, isBid: true, ref dropped);
        asks = Tidy(asks, isBid: false, ref dropped);
        while (bids.Length > 0 && asks.Length > 0 && bids[0].Price >= asks[0].Price)
        {
            var (bidOff, askOff) = (Math.Abs(bids[0].Price - lastPrice), Math.Abs(asks[0].Price - lastPrice));
            var (dropsBid, dropsAsk) = lastPrice > 0 ? (bidOff >= askOff, askOff >= bidOff) : (true, true);
            bids = dropsBid ? bids[1..] : bids;
            asks = dropsAsk ? asks[1..] : asks;
            dropped += (dropsBid ? 1 : 0) + (dropsAsk ? 1 : 0);
        }

        return new OrderBook(Cut(bids, levelsMax), Cut(asks, levelsMax));
    }

    private static Span<BookLevel> Tidy(Span<BookLevel> rows, bool isBid, scoped ref int dropped)
    {
        var kept = 0;
        foreach (var row in rows)
        {
            if (row is { Price: 0, Quantity: 0 })
            {
                continue;
            }

            if (row.Price <= 0 || row.Quantity <= 0 || !TryPlace(rows[..kept], rows, row, isBid))
            {
                dropped++;
                continue;
            }

            kept++;
        }

        return rows[..kept];
    }

    // By insertion: brokers send rows in order, where this is one comparison each, and a side has 30 at most.
    private static bool TryPlace(Span<BookLevel> placed, Span<BookLevel> rows, in BookLevel row, bool isBid)
    {
        var at = placed.Length;
        while (at > 0 && (isBid ? placed[at - 1].Price < row.Price : placed[at - 1].Price > row.Price))
        {
            at--;
        }

        if (at > 0 && placed[at - 1].Price == row.Price)
        {
            return false;
        }

        placed[at..].CopyTo(rows[(at + 1)..]);
        rows[at] = row;
        return true;
    }

    private static ImmutableArray<BookLevel> Cut(Span<BookLevel> side, int levelsMax) => [.. side[..Math.Min(side.Length, levelsMax)]];
}
