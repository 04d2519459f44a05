using System.Diagnostics;
using Tidegate.Kraken.Books;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Tests.Books;

public sealed class KrakenBookTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(1_000)]
    public void Book_is_at_every_step_what_the_page_says_for_thousands_of_random_updates(int depth)
    {
        var random = new Random(7_100 + depth);
        var model = new ModelBook(1, 8, depth);
        var book = new KrakenBook("BTC/USD", 1, 8, depth);
        for (var step = 0; step < 5_000 / (depth >= 1_000 ? 10 : 1); step++)
        {
            var (bids, asks) = (RandomLevels(random, 500_000m, depth), RandomLevels(random, 510_000m, depth));
            var checksum = model.Apply(bids, asks);

            var verdict = book.Apply(
                new KrakenBookUpdate
                {
                    Symbol = "BTC/USD",
                    Bids = bids,
                    Asks = asks,
                    Checksum = checksum,
                },
                isSnapshot: step == 0
            );

            Assert.Equal(KrakenBookVerdict.Applied, verdict);
            Assert.InRange(book.BidCount, 0, depth);
            if (step % 100 == 0)
            {
                Assert.Equal(model.Bids, book.ToPicture().Bids);
                Assert.Equal(model.Asks, book.ToPicture().Asks);
            }
        }
    }

    [Fact]
    public void Wrong_checksum_closes_the_book_until_the_next_snapshot()
    {
        var book = new KrakenBook("BTC/USD", 1, 8, 10);
        var snapshot = BookRows.Row("BTC/USD", "100.0x1", "101.0x1", new ModelBook(1, 8, 10).Apply([new(100, 1)], [new(101, 1)]));

        Assert.Equal(KrakenBookVerdict.NoSnapshot, book.Apply(snapshot, isSnapshot: false));
        Assert.Equal(KrakenBookVerdict.Applied, book.Apply(snapshot, isSnapshot: true));
        Assert.Equal(KrakenBookVerdict.ChecksumMismatch, book.Apply(BookRows.Row("BTC/USD", "99.0x1", "", 1), isSnapshot: false));
        Assert.False(book.IsValid);
        Assert.Equal(KrakenBookVerdict.NoSnapshot, book.Apply(BookRows.Row("BTC/USD", "98.0x1", "", 1), isSnapshot: false));
        Assert.Equal(KrakenBookVerdict.Applied, book.Apply(snapshot, isSnapshot: true));
    }

    [Theory]
    [InlineData("100.05x1")] // more decimals than the pair has
    [InlineData("100.0x0.000000001")]
    [InlineData("-1.0x1")]
    [InlineData("100.0x-1")]
    [InlineData("922337203685477580.8x1")] // one step beyond a long
    [InlineData("100.0x92233720368.54775808")]
    public void Value_that_does_not_fit_the_precision_closes_the_book(string bid)
    {
        var book = new KrakenBook("BTC/USD", 1, 8, 10);

        Assert.Equal(KrakenBookVerdict.DoesNotFit, book.Apply(BookRows.Row("BTC/USD", bid, "", 0), isSnapshot: true));
        Assert.False(book.IsValid);
    }

    [Fact]
    public void Largest_values_that_fit_are_kept_exactly()
    {
        var book = new KrakenBook("BTC/USD", 1, 8, 10);
        KrakenLevel[] bids = [new(922337203685477580.7m, 92233720368.54775807m)];

        var verdict = book.Apply(
            BookRows.Row("BTC/USD", "922337203685477580.7x92233720368.54775807", "", new ModelBook(1, 8, 10).Apply(bids, [])),
            isSnapshot: true
        );

        Assert.Equal(KrakenBookVerdict.Applied, verdict);
        Assert.Equal(bids, book.ToPicture().Bids);
    }

    [Fact]
    public void Update_at_depth_1000_allocates_nothing_and_does_not_crawl()
    {
        var (book, rows) = FullBook.Make(depth: 1_000, updates: 5_000);
        FullBook.Apply(book, rows); // warms up

        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        FullBook.Apply(book, rows);
        var elapsed = Stopwatch.GetElapsedTime(started);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        var microseconds = elapsed.TotalMicroseconds / rows.Length;
        TestContext.Current.TestOutputHelper?.WriteLine($"{microseconds:F3} us each");
        Assert.True(microseconds < 500, $"{microseconds:F2} us each"); // an unoptimised build on a busy machine: only a copy of the whole side, or worse, is caught
    }

    private static KrakenLevel[] RandomLevels(Random random, decimal middle, int depth)
    {
        var levels = new KrakenLevel[random.Next(random.Next(20) == 0 ? depth * 6 : 4)];
        for (var at = 0; at < levels.Length; at++)
        {
            levels[at] = new KrakenLevel(
                (middle + random.Next(depth * 3)) / 10,
                random.Next(3) == 0 ? 0 : random.Next(1, int.MaxValue) / 100_000_000m
            );
        }

        return levels;
    }
}
