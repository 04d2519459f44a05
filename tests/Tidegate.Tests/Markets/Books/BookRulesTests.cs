using Tidegate.Core.Messages;
using Tidegate.Markets.Books;

namespace Tidegate.Tests.Markets.Books;

public sealed class BookRulesTests
{
    [Fact]
    public void Sides_are_sorted_best_first_and_cut_to_the_levels_asked_for()
    {
        var book = Make([(99, 1), (100, 2), (98, 3)], [(103, 1), (101, 2), (102, 3)], 100.5m, 2, out var dropped);

        Assert.Equal([100m, 99m], book.Bids.Select(level => level.Price));
        Assert.Equal([101m, 102m], book.Asks.Select(level => level.Price));
        Assert.Equal(0, dropped);
    }

    [Fact]
    public void Rows_of_nothing_pad_a_thin_book_and_are_no_fault()
    {
        var book = Make([(100, 1), (0, 0), (0, 0)], [(0, 0)], 100, 5, out var dropped);

        Assert.Equal([new BookLevel(100, 1, 7)], book.Bids);
        Assert.Empty(book.Asks);
        Assert.Equal(0, dropped);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(99, 0)]
    [InlineData(-1, 5)]
    [InlineData(99, -5)]
    public void A_row_that_cannot_be_true_is_dropped_and_counted_and_costs_no_good_one(int price, int quantity)
    {
        var book = Make([(price, quantity), (98, 1), (97, 1)], [], 98, 2, out var dropped);

        Assert.Equal([98m, 97m], book.Bids.Select(level => level.Price));
        Assert.Equal(1, dropped);
    }

    [Fact]
    public void Of_two_rows_of_one_price_the_first_counts()
    {
        var book = Make([(100, 1), (99, 5), (100, 2)], [], 100, 5, out var dropped);

        Assert.Equal([(100m, 1m), (99m, 5m)], book.Bids.Select(level => (level.Price, level.Quantity)));
        Assert.Equal(1, dropped);
    }

    [Fact]
    public void Of_sides_that_cross_the_row_further_from_the_last_price_is_dropped()
    {
        var book = Make([(100, 1), (99, 1)], [(0.05m, 1), (101, 1)], 100, 5, out var dropped);

        Assert.Equal([100m, 99m], book.Bids.Select(level => level.Price));
        Assert.Equal([101m], book.Asks.Select(level => level.Price));
        Assert.Equal(1, dropped);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Sides_that_meet_lose_both_rows_where_no_last_price_tells_which(int lastPrice)
    {
        var book = Make([(100, 1), (99, 1)], [(100, 1), (101, 1)], lastPrice, 5, out var dropped);

        Assert.Equal([99m], book.Bids.Select(level => level.Price));
        Assert.Equal([101m], book.Asks.Select(level => level.Price));
        Assert.Equal(2, dropped);
    }

    [Fact]
    public void Less_than_one_level_is_our_mistake() => Assert.Throws<ArgumentOutOfRangeException>(() => Make([], [], 0, 0, out _));

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(30)]
    public void Whatever_comes_the_book_is_sorted_positive_uncrossed_and_within_its_levels(int levels)
    {
        var random = new Random(20_241_220);
        for (var round = 0; round < 2_000; round++)
        {
            var bids = Side(random, levels + 3);
            var asks = Side(random, levels + 3);
            var given = bids.Concat(asks).ToHashSet();

            var book = BookRules.Make(bids, asks, random.Next(3) == 0 ? 0 : random.Next(90, 110), levels, out var dropped);

            Assert.Equal(book.Bids.OrderByDescending(level => level.Price).DistinctBy(level => level.Price), book.Bids);
            Assert.Equal(book.Asks.OrderBy(level => level.Price).DistinctBy(level => level.Price), book.Asks);
            Assert.All(book.Bids.Concat(book.Asks), level => Assert.True(level.Price > 0 && level.Quantity > 0 && given.Contains(level)));
            Assert.True(book.Bids.Length <= levels && book.Asks.Length <= levels);
            Assert.True(book.Bids.Length == 0 || book.Asks.Length == 0 || book.Bids[0].Price < book.Asks[0].Price);
            Assert.InRange(dropped, 0, 2 * (levels + 3));
        }
    }

    private static BookLevel[] Side(Random random, int count) =>
        [
            .. Enumerable
                .Range(0, random.Next(count + 1))
                .Select(_ => new BookLevel(random.Next(-1, 120), random.Next(-1, 50), random.Next(9))),
        ];

    private static OrderBook Make((decimal, decimal)[] bids, (decimal, decimal)[] asks, decimal lastPrice, int levels, out int dropped) =>
        BookRules.Make(Rows(bids), Rows(asks), lastPrice, levels, out dropped);

    private static BookLevel[] Rows((decimal Price, decimal Quantity)[] rows) =>
        [.. rows.Select(row => new BookLevel(row.Price, row.Quantity, 7))];
}
