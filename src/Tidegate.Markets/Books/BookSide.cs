using System.Collections.Immutable;
using Tidegate.Core.Messages;

namespace Tidegate.Markets.Books;

/// <summary>One side of an order book, added up or put together by price.</summary>
public static class BookSide
{
    /// <summary>What stands on one side.</summary>
    /// <param name="side">Bids or asks.</param>
    public static BookSideTotals Total(ImmutableArray<BookLevel> side)
    {
        var (quantity, orders) = (0m, (long?)0);
        foreach (var level in side)
        {
            quantity += level.Quantity;
            orders += level.Orders; // null as soon as one level does not say
        }

        return new BookSideTotals(quantity, orders, side.Length);
    }

    /// <summary>The book with prices put together in steps: bids go down to a multiple of the step and asks up, so that grouping never makes a spread look narrower than it is.</summary>
    /// <param name="book">The book.</param>
    /// <param name="step">Above 0, in the instrument's currency; one below the tick size changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is not above 0.</exception>
    public static OrderBook Group(OrderBook book, decimal step)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, 0);
        return new OrderBook(
            Group(book.Bids, price => decimal.Floor(price / step) * step),
            Group(book.Asks, price => decimal.Ceiling(price / step) * step)
        );
    }

    private static ImmutableArray<BookLevel> Group(ImmutableArray<BookLevel> side, Func<decimal, decimal> priceOf)
    {
        var groups = ImmutableArray.CreateBuilder<BookLevel>(side.Length);
        foreach (var level in side)
        {
            var price = priceOf(level.Price);
            if (groups.Count > 0 && groups[^1].Price == price)
            {
                groups[^1] = new BookLevel(price, groups[^1].Quantity + level.Quantity, groups[^1].Orders + level.Orders);
            }
            else
            {
                groups.Add(level with { Price = price });
            }
        }

        return groups.DrainToImmutable();
    }
}
