using System.IO.Hashing;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Books;

/// <summary>A level 3 book of one pair: every order, kept by the rows of <c>level3</c> and held to their checksums. Pure. Not thread-safe.</summary>
/// <remarks>Kraken, Spot WebSocket v2 level 3 guide, read 2026-05-27: as for level 2, over every order of the best ten prices in the order of their queues.</remarks>
public sealed class KrakenLevel3Book
{
    /// <summary>The depths that can be subscribed, in price levels.</summary>
    public static IReadOnlyList<int> Depths { get; } = [10, 100, 1_000];

    private readonly Level3Side _bids = new(isBid: true);
    private readonly Level3Side _asks = new(isBid: false);

    /// <summary>An empty book that waits for its snapshot.</summary>
    /// <param name="symbol">The pair.</param>
    /// <param name="pricePrecision">Decimals of a price, of <c>instrument</c>; 0 to 18.</param>
    /// <param name="qtyPrecision">Decimals of a quantity, of <c>instrument</c>; 0 to 18.</param>
    /// <param name="depth">One of <see cref="Depths"/>.</param>
    public KrakenLevel3Book(string symbol, int pricePrecision, int qtyPrecision, int depth)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        ArgumentOutOfRangeException.ThrowIfNegative(pricePrecision);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pricePrecision, ScaledNumber.PrecisionMax);
        ArgumentOutOfRangeException.ThrowIfNegative(qtyPrecision);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qtyPrecision, ScaledNumber.PrecisionMax);
        if (!Depths.Contains(depth))
        {
            throw new ArgumentOutOfRangeException(nameof(depth), depth, "A depth is 10, 100 or 1000.");
        }

        Symbol = symbol;
        PricePrecision = pricePrecision;
        QtyPrecision = qtyPrecision;
        Depth = depth;
    }

    /// <summary>The pair.</summary>
    public string Symbol { get; }

    /// <summary>Decimals of a price.</summary>
    public int PricePrecision { get; }

    /// <summary>Decimals of a quantity.</summary>
    public int QtyPrecision { get; }

    /// <summary>How many price levels a side keeps.</summary>
    public int Depth { get; }

    /// <summary>Whether it has had a snapshot and every checksum since was right.</summary>
    public bool IsValid { get; private set; }

    /// <summary>All bids, best price first, each price in the order of its queue.</summary>
    public IEnumerable<KrakenLevel3Order> Bids => _bids.Levels.SelectMany(queue => queue);

    /// <summary>All asks, best price first, each price in the order of its queue.</summary>
    public IEnumerable<KrakenLevel3Order> Asks => _asks.Levels.SelectMany(queue => queue);

    /// <summary>Applies a row in the order of its events, cuts to the depth, then compares checksums, once.</summary>
    public KrakenBookVerdict Apply(KrakenLevel3Update row, bool isSnapshot)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (isSnapshot)
        {
            _bids.Clear();
            _asks.Clear();
        }
        else if (!IsValid)
        {
            return KrakenBookVerdict.NoSnapshot;
        }

        Apply(_bids, row.Bids);
        Apply(_asks, row.Asks);
        var crc = new Crc32();
        IsValid = TryAppend(crc, _asks) && TryAppend(crc, _bids);
        if (!IsValid)
        {
            return KrakenBookVerdict.DoesNotFit;
        }

        IsValid = crc.GetCurrentHashAsUInt32() == row.Checksum;
        return IsValid ? KrakenBookVerdict.Applied : KrakenBookVerdict.ChecksumMismatch;
    }

    /// <summary>Forgets everything: the next row that counts is a snapshot.</summary>
    public void Reset()
    {
        IsValid = false;
        _bids.Clear();
        _asks.Clear();
    }

    private void Apply(Level3Side side, IReadOnlyList<KrakenLevel3Order> orders)
    {
        foreach (var order in orders)
        {
            side.Apply(order);
        }

        side.Truncate(Depth);
    }

    private bool TryAppend(Crc32 crc, Level3Side side)
    {
        Span<byte> digits = stackalloc byte[40];
        foreach (var queue in side.Levels.Take(BookChecksum.Levels))
        {
            foreach (var order in queue)
            {
                if (
                    !ScaledNumber.TryScale(order.LimitPrice, PricePrecision, out var price)
                    || !ScaledNumber.TryScale(order.OrderQty, QtyPrecision, out var quantity)
                )
                {
                    return false;
                }

                var length = BookChecksum.Print(price, digits);
                length += BookChecksum.Print(quantity, digits[length..]);
                crc.Append(digits[..length]);
            }
        }

        return true;
    }
}
