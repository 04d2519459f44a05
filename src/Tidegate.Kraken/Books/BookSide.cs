namespace Tidegate.Kraken.Books;

/// <summary>One side of a book: levels sorted from worst to best, so that what happens near the touch moves little.</summary>
/// <remarks>The levels sit in the middle of arrays that are four times as long: the worst one is dropped by moving the start, not the levels.
/// Nothing is allocated once the arrays hold what one message may add.</remarks>
internal sealed class BookSide
{
    private readonly bool _isBid;
    private readonly int _depth;
    private long[] _prices;
    private long[] _quantities;
    private readonly byte[] _top = new byte[BookChecksum.SideDigitsMax];
    private int _topLength;
    private bool _isTopStale;
    private int _start;
    private int _end;

    public BookSide(bool isBid, int depth)
    {
        _isBid = isBid;
        _depth = depth;
        _prices = new long[(depth * 4) + 64];
        _quantities = new long[_prices.Length];
        Clear();
    }

    public int Count => _end - _start;

    /// <summary>The digits of the best levels, as the checksum wants them: printed only when one of them has changed, since most of what a deep book hears is elsewhere.</summary>
    public ReadOnlySpan<byte> TopDigits
    {
        get
        {
            if (_isTopStale)
            {
                _topLength = BookChecksum.Print(this, _top);
                _isTopStale = false;
            }

            return _top.AsSpan(0, _topLength);
        }
    }

    public void Clear()
    {
        _start = _end = _prices.Length / 2;
        _isTopStale = true;
    }

    /// <summary>The level at a place, 0 being the best.</summary>
    public (long Price, long Quantity) At(int place) => (_prices[_end - 1 - place], _quantities[_end - 1 - place]);

    /// <summary>Sets a level, or takes it away when the quantity is 0.</summary>
    public void Set(long price, long quantity)
    {
        var place = Find(price, out var isThere);
        _isTopStale |= _end - place <= BookChecksum.Levels && (isThere || quantity != 0);
        if (quantity == 0)
        {
            if (isThere)
            {
                RemoveAt(place);
            }
        }
        else if (isThere)
        {
            _quantities[place] = quantity;
        }
        else
        {
            InsertAt(place, price, quantity);
        }
    }

    /// <summary>Drops the worst levels beyond the depth: after a whole message, because a level may stand beyond it for a moment.</summary>
    public void Truncate() => _start = Math.Max(_start, _end - _depth);

    private int Find(long price, out bool isThere)
    {
        // Most changes are near the touch: gallop from the best before halving.
        var high = _end;
        var low = _start;
        for (var step = 8; high - step > _start; step <<= 1)
        {
            if (Compare(_prices[high - step], price) <= 0)
            {
                low = high - step;
                break;
            }

            high -= step;
        }

        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Compare(_prices[middle], price) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        isThere = low < _end && _prices[low] == price;
        return low;
    }

    // Negative: a is worse than b. The worst bid is the lowest, the worst ask the highest.
    private int Compare(long a, long b) => _isBid ? a.CompareTo(b) : b.CompareTo(a);

    private void InsertAt(int place, long price, long quantity)
    {
        if (_start == 0 || _end == _prices.Length)
        {
            place += Recentre();
        }

        if (place - _start < _end - place)
        {
            Move(_start, _start - 1, place - _start);
            _start--;
            place--;
        }
        else
        {
            Move(place, place + 1, _end - place);
            _end++;
        }

        _prices[place] = price;
        _quantities[place] = quantity;
    }

    private void RemoveAt(int place)
    {
        if (place - _start < _end - place)
        {
            Move(_start, _start + 1, place - _start);
            _start++;
        }
        else
        {
            Move(place + 1, place, _end - place - 1);
            _end--;
        }
    }

    private void Move(int from, int to, int count)
    {
        Array.Copy(_prices, from, _prices, to, count);
        Array.Copy(_quantities, from, _quantities, to, count);
    }

    // Returns how far the levels were moved. Grows only for a message that adds more than the depth many times over.
    private int Recentre()
    {
        var count = Count;
        var length = count > _prices.Length / 2 ? _prices.Length * 2 : _prices.Length;
        var start = (length - count) / 2;
        var shift = start - _start;
        if (length == _prices.Length)
        {
            Move(_start, start, count);
        }
        else
        {
            _prices = Grown(_prices, length, start);
            _quantities = Grown(_quantities, length, start);
        }

        _start = start;
        _end = start + count;
        return shift;
    }

    private long[] Grown(long[] old, int length, int start)
    {
        var grown = new long[length];
        Array.Copy(old, _start, grown, start, Count);
        return grown;
    }
}
