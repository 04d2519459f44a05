using Tidegate.Kraken.Books;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Tests.Books;

/// <summary>A full book and what happens to it, for tests and benchmarks: a snapshot, then one change a row.</summary>
internal static class FullBook
{
    public static (KrakenBook Book, KrakenBookUpdate[] Rows) Make(int depth, int updates)
    {
        var random = new Random(7_200);
        var model = new ModelBook(1, 8, depth);
        var book = new KrakenBook("BTC/USD", 1, 8, depth);
        KrakenLevel[] bids = [.. Enumerable.Range(0, depth).Select(at => new KrakenLevel(50_000m - (at * 0.1m), 1 + at))];
        KrakenLevel[] asks = [.. Enumerable.Range(1, depth).Select(at => new KrakenLevel(50_000m + (at * 0.1m), 1 + at))];
        var rows = new KrakenBookUpdate[updates];
        rows[0] = new KrakenBookUpdate
        {
            Symbol = "BTC/USD",
            Bids = bids,
            Asks = asks,
            Checksum = model.Apply(bids, asks),
        };
        for (var at = 1; at < updates; at++)
        {
            // Most changes happen near the touch: half of them within ten levels, the rest anywhere.
            var place = random.Next(2) == 0 ? random.Next(10) : random.Next(depth);
            var level = new KrakenLevel(50_000m - (place * 0.1m), random.Next(4) == 0 ? 0 : random.Next(1, 1_000_000) / 1_000m);
            rows[at] = new KrakenBookUpdate
            {
                Symbol = "BTC/USD",
                Bids = [level],
                Checksum = model.Apply([level], []),
            };
        }

        return (book, rows);
    }

    public static void Apply(KrakenBook book, KrakenBookUpdate[] rows)
    {
        for (var at = 0; at < rows.Length; at++)
        {
            if (book.Apply(rows[at], isSnapshot: at == 0) != KrakenBookVerdict.Applied)
            {
                throw new InvalidOperationException($"Row {at} was not applied.");
            }
        }
    }
}
