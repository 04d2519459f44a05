using System.Collections.Immutable;
using Tidegate.Core.Messages;

namespace Tidegate.Feeds.Csv;

/// <summary>An order book invented around a price, for demonstrations: the same for the same seed, plausible, and meaning nothing.</summary>
internal static class MadeUpBook
{
    private const decimal Step = 0.05m; // the price step of most shares at NSE
    private const int QuantityMax = 900;
    private const int OrdersMax = 12;

    /// <summary>A book whose best bid is the price, rounded down to the step.</summary>
    /// <param name="price">Greater than 0.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="levels">Levels of each side; fewer bids where the price comes near 0.</param>
    public static OrderBook Around(decimal price, int seed, int levels)
    {
        var best = Math.Floor(price / Step) * Step;
        var bids = ImmutableArray.CreateBuilder<BookLevel>(levels);
        var asks = ImmutableArray.CreateBuilder<BookLevel>(levels);
        for (var i = 0; i < levels; i++)
        {
            if (best - (i * Step) > 0)
            {
                bids.Add(Level(best - (i * Step), seed, i));
            }

            asks.Add(Level(best + ((i + 1) * Step), seed, ~i));
        }

        return new OrderBook(bids.DrainToImmutable(), asks.DrainToImmutable());
    }

    private static BookLevel Level(decimal price, int seed, int place)
    {
        var dice = Mix((uint)seed, (uint)place);
        return new BookLevel(price, 1 + (dice % QuantityMax), (int)(1 + ((dice >> 16) % OrdersMax)));
    }

    // The finaliser of MurmurHash3 (Austin Appleby, public domain): spreads neighbouring seeds over all numbers.
    private static uint Mix(uint seed, uint place)
    {
        var hash = (seed * 0x9E3779B1) ^ (place * 0x85EBCA77);
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }
}
