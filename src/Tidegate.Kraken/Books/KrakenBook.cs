using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Books;

/// <summary>A level 2 book of one pair, kept by the rows of <c>book</c> and held to their checksums. Pure: what to do about a mismatch is the caller's.</summary>
/// <remarks>Not thread-safe. Prices and quantities are kept as whole steps of the pair's precision. At any depth an update allocates nothing.
/// Kraken, Spot WebSocket v2 book guide, read 2026-05-27.</remarks>
public sealed class KrakenBook
{
    /// <summary>The depths that can be subscribed.</summary>
    public static IReadOnlyList<int> Depths { get; } = [10, 25, 100, 500, 1_000];

    private readonly BookSide _bids;
    private readonly BookSide _asks;

    /// <summary>An empty book that waits for its snapshot.</summary>
    /// <param name="symbol">The pair.</param>
    /// <param name="pricePrecision">Decimals of a price, of <c>instrument</c>; 0 to 18.</param>
    /// <param name="qtyPrecision">Decimals of a quantity, of <c>instrument</c>; 0 to 18.</param>
    /// <param name="depth">One of <see cref="Depths"/>.</param>
    public KrakenBook(string symbol, int pricePrecision, int qtyPrecision, int depth)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        ArgumentOutOfRangeException.ThrowIfNegative(pricePrecision);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pricePrecision, ScaledNumber.PrecisionMax);
        ArgumentOutOfRangeException.ThrowIfNegative(qtyPrecision);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qtyPrecision, ScaledNumber.PrecisionMax);
        if (!Depths.Contains(depth))
        {
            throw new ArgumentOutOfRangeException(nameof(depth), depth, "A depth is 10, 25, 100, 500 or 1000.");
        }

        Symbol = symbol;
        PricePrecision = pricePrecision;
        QtyPrecision = qtyPrecision;
        Depth = depth;
        _bids = new BookSide(isBid: true, depth);
        _asks = new BookSide(isBid: false, depth);
    }

    /// <summary>The pair.</summary>
    public string Symbol { get; }

    /// <summary>Decimals of a price.</summary>
    public int PricePrecision { get; }

    /// <summary>Decimals of a quantity.</summary>
    public int QtyPrecision { get; }

    /// <summary>How many levels a side keeps.</summary>
    public int Depth { get; }

    /// <summary>Whether it has had a snapshot and every checksum since was right.</summary>
    public bool IsValid { get; private set; }

    /// <summary>The last right checksum.</summary>
    public uint Checksum { get; private set; }

    /// <summary>The time of the last row that had one.</summary>
    public DateTimeOffset? Timestamp { get; private set; }

    /// <summary>How many bids there are.</summary>
    public int BidCount => _bids.Count;

    /// <summary>How many asks there are.</summary>
    public int AskCount => _asks.Count;

    /// <summary>The bid at a place, 0 being the best.</summary>
    public KrakenLevel Bid(int place) => At(_bids, place);

    /// <summary>The ask at a place, 0 being the best.</summary>
    public KrakenLevel Ask(int place) => At(_asks, place);

    /// <summary>Applies a row in the order of its levels, cuts to the depth, then compares checksums, once.</summary>
    public KrakenBookVerdict Apply(KrakenBookUpdate row, bool isSnapshot)
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

        IsValid = false;
        if (!TrySet(_bids, row.Bids) || !TrySet(_asks, row.Asks))
        {
            return KrakenBookVerdict.DoesNotFit;
        }

        _bids.Truncate();
        _asks.Truncate();
        if (BookChecksum.Of(_asks, _bids) != row.Checksum)
        {
            return KrakenBookVerdict.ChecksumMismatch;
        }

        IsValid = true;
        Checksum = row.Checksum;
        Timestamp = row.Timestamp ?? Timestamp;
        return KrakenBookVerdict.Applied;
    }

    /// <summary>Forgets everything: the next row that counts is a snapshot.</summary>
    public void Reset()
    {
        IsValid = false;
        _bids.Clear();
        _asks.Clear();
    }

    /// <summary>The book as it stands, as values that will not change.</summary>
    public KrakenBookPicture ToPicture()
    {
        var bids = new KrakenLevel[_bids.Count];
        var asks = new KrakenLevel[_asks.Count];
        for (var place = 0; place < bids.Length; place++)
        {
            bids[place] = At(_bids, place);
        }

        for (var place = 0; place < asks.Length; place++)
        {
            asks[place] = At(_asks, place);
        }

        return new KrakenBookPicture(Symbol, bids, asks, Checksum, Timestamp);
    }

    private bool TrySet(BookSide side, ReadOnlySpan<KrakenLevel> levels)
    {
        foreach (ref readonly var level in levels)
        {
            if (
                !ScaledNumber.TryScale(level.Price, PricePrecision, out var price)
                || !ScaledNumber.TryScale(level.Qty, QtyPrecision, out var quantity)
            )
            {
                return false;
            }

            side.Set(price, quantity);
        }

        return true;
    }

    private KrakenLevel At(BookSide side, int place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, side.Count);
        var (price, quantity) = side.At(place);
        return new KrakenLevel(ScaledNumber.ToDecimal(price, PricePrecision), ScaledNumber.ToDecimal(quantity, QtyPrecision));
    }
}
