using Tidegate.Kraken.Books;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Streams;

/// <summary>A book that a connection's reader changes and streams' readers look at.</summary>
internal sealed class BookSlot(string symbol, int depth)
{
    private readonly Lock _gate = new();
    private KrakenBook? _book;

    public string Symbol => symbol;

    public int Depth => depth;

    /// <summary>How many streams read it. Guarded by its owner.</summary>
    public int Readers { get; set; }

    public KrakenBookVerdict Apply(KrakenBookUpdate row, bool isSnapshot, KrakenPair pair)
    {
        lock (_gate)
        {
            if (_book is null || _book.PricePrecision != pair.PricePrecision || _book.QtyPrecision != pair.QtyPrecision)
            {
                _book = new KrakenBook(symbol, pair.PricePrecision, pair.QtyPrecision, depth);
            }

            return _book.Apply(row, isSnapshot);
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _book?.Reset();
        }
    }

    /// <summary>Null while it waits for a snapshot.</summary>
    public KrakenBookPicture? Look()
    {
        lock (_gate)
        {
            return _book is { IsValid: true } ? _book.ToPicture() : null;
        }
    }
}
