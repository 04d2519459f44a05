using System.Diagnostics.CodeAnalysis;

namespace Tidegate.Streaming.Hub;

/// <summary>A bounded queue without locks for many writers and one reader (D. Vyukov's bounded queue, 2010).</summary>
/// <remarks>Allocates once. <see cref="TryAdd"/> may be called by any thread, <see cref="TryTake"/> by one at a time.</remarks>
internal sealed class BoundedRing<T>
{
    private readonly Cell[] _cells;
    private readonly int _mask;
    private RingPositions _positions;

    /// <param name="capacity">A power of two.</param>
    public BoundedRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        if ((capacity & (capacity - 1)) != 0)
        {
            throw new ArgumentException("Not a power of two.", nameof(capacity));
        }

        _cells = new Cell[capacity];
        _mask = capacity - 1;
        for (var i = 0; i < capacity; i++)
        {
            _cells[i].Turn = i;
        }
    }

    public bool IsEmpty => Volatile.Read(ref _cells[_positions.Head & _mask].Turn) != _positions.Head + 1;

    /// <summary>Places claimed by writers and not taken yet; for the reader.</summary>
    public int Count => (int)(Volatile.Read(ref _positions.Tail) - _positions.Head);

    /// <summary>True when every place ever claimed by a writer was taken: no writer is in the middle of adding.</summary>
    public bool IsDrained => Volatile.Read(ref _positions.Tail) == _positions.Head;

    /// <summary>Adds at the end; false when full.</summary>
    public bool TryAdd(in T item)
    {
        var position = Volatile.Read(ref _positions.Tail);
        while (true)
        {
            ref var cell = ref _cells[position & _mask];
            var lead = Volatile.Read(ref cell.Turn) - position;
            if (lead == 0)
            {
                var seen = Interlocked.CompareExchange(ref _positions.Tail, position + 1, position);
                if (seen == position)
                {
                    cell.Item = item;
                    Volatile.Write(ref cell.Turn, position + 1);
                    return true;
                }

                position = seen;
            }
            else if (lead < 0)
            {
                return false; // the cell still holds what was added a round ago
            }
            else
            {
                position = Volatile.Read(ref _positions.Tail);
            }
        }
    }

    /// <summary>Takes from the front; false when empty.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        var position = _positions.Head;
        ref var cell = ref _cells[position & _mask];
        if (Volatile.Read(ref cell.Turn) != position + 1)
        {
            item = default;
            return false;
        }

        item = cell.Item;
        cell.Item = default!;
        _positions.Head = position + 1;
        Volatile.Write(ref cell.Turn, position + _mask + 1);
        return true;
    }

    private struct Cell
    {
        public T Item;
        public long Turn;
    }
}
