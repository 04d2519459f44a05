using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Tidegate.Kraken.Streams;

/// <summary>What waits for one reader. Bounded; the writer never waits.</summary>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="most">Items kept.</param>
/// <param name="keyOf">Of the items of one key only the latest is kept, and beyond the bound the oldest goes. Null: every item counts, and beyond the bound the stream ends.</param>
internal sealed class StreamBuffer<T>(int most, Func<T, object>? keyOf)
{
    private readonly Lock _gate = new();
    private readonly Queue<object> _order = new();
    private readonly Dictionary<object, T> _latest = [];
    private readonly Queue<T> _items = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private Exception? _end;

    public void Write(T item)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            if (keyOf is not null)
            {
                WriteLatest(item, keyOf(item));
            }
            else if (_items.Count < most)
            {
                _items.Enqueue(item);
            }
            else
            {
                _end = new KrakenOverrunException(most);
            }
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Ends the stream, once what is in the buffer has been read.</summary>
    public void End(Exception reason)
    {
        lock (_gate)
        {
            _end ??= reason;
        }

        _signal.Writer.TryWrite(true);
    }

    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            while (TryTake(out var item, out var end))
            {
                if (end is not null)
                {
                    throw end;
                }

                yield return item!;
            }

            await _signal.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
    }

    private void WriteLatest(T item, object key)
    {
        if (!_latest.ContainsKey(key))
        {
            if (_order.Count >= most)
            {
                _latest.Remove(_order.Dequeue());
            }

            _order.Enqueue(key);
        }

        _latest[key] = item;
    }

    private bool TryTake(out T? item, out Exception? end)
    {
        lock (_gate)
        {
            item = default;
            end = null;
            if (_items.TryDequeue(out item))
            {
                return true;
            }

            if (_order.TryDequeue(out var key))
            {
                _latest.Remove(key, out item);
                return true;
            }

            end = _end;
            return end is not null;
        }
    }
}
