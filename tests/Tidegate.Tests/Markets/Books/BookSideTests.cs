using System.Collections.Immutable;
using Tidegate.Core.Messages;
using Tidegate.Markets.Books;

namespace Tidegate.Tests.Markets.Books;

public sealed class BookSideTests
{
    [Fact]
    public void A_side_adds_up_to_its_quantity_orders_and_levels() =>
        Assert.Equal(new BookSideTotals(30, 7, 2), BookSide.Total([new BookLevel(100, 10, 3), new BookLevel(99, 20, 4)]));

    [Fact]
    public void Orders_are_unknown_where_one_level_does_not_say() =>
        Assert.Equal(new BookSideTotals(30, null, 2), BookSide.Total([new BookLevel(100, 10, 3), new BookLevel(99, 20)]));

    [Fact]
    public void An_empty_side_adds_up_to_nothing() => Assert.Equal(new BookSideTotals(0, 0, 0), BookSide.Total([]));

    [Fact]
    public void Grouped_bids_go_down_and_asks_up_to_the_step()
    {
        var book = new OrderBook(
            [new BookLevel(100.40m, 1, 1), new BookLevel(100.05m, 2, 1), new BookLevel(99.95m, 4, 2)],
            [new BookLevel(100.45m, 1, 1), new BookLevel(100.50m, 2, 3), new BookLevel(100.55m, 8)]
        );

        var grouped = BookSide.Group(book, 0.5m);

        Assert.Equal([new BookLevel(100m, 3, 2), new BookLevel(99.5m, 4, 2)], grouped.Bids);
        Assert.Equal([new BookLevel(100.5m, 3, 4), new BookLevel(101m, 8)], grouped.Asks);
    }

    [Fact]
    public void Grouping_loses_no_quantity_and_never_narrows_the_spread()
    {
        var random = new Random(7);
        for (var round = 0; round < 1_000; round++)
        {
            var book = new OrderBook(Ladder(random, 1_000, -1), Ladder(random, 1_001, 1));
            var grouped = BookSide.Group(book, random.Next(1, 400) / 100m);

            Assert.Equal(BookSide.Total(book.Bids).Quantity, BookSide.Total(grouped.Bids).Quantity);
            Assert.Equal(BookSide.Total(book.Asks).Orders, BookSide.Total(grouped.Asks).Orders);
            Assert.True(grouped.Asks[0].Price - grouped.Bids[0].Price >= book.Asks[0].Price - book.Bids[0].Price);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_step_that_is_none_is_our_mistake(int step) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BookSide.Group(new OrderBook([], []), step));

    private static ImmutableArray<BookLevel> Ladder(Random random, int from, int direction)
    {
        var levels = ImmutableArray.CreateBuilder<BookLevel>();
        for (var (i, price) = (0, from); i < 20; i++, price += direction * random.Next(1, 30))
        {
            levels.Add(new BookLevel(price / 10m, random.Next(1, 1_000), random.Next(1, 20)));
        }

        return levels.ToImmutable();
    }
}
