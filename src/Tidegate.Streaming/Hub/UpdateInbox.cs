using System.Collections.Concurrent;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Hub;

/// <summary>Where feeds hand updates to a shard: without lock, wait or allocation while the shard keeps up.</summary>
/// <remarks>
/// When the ring is full the policy is keep-latest: each topic has one overflow slot for its update and one for its feed's status, a newer one
/// replaces an older one, and an update is counted as standing for those it replaced. So a feed never waits, memory is bounded by the ring and
/// two entries per topic, and the last value always arrives. Order holds per topic because what concerns one topic comes from one thread at a
/// time (<see cref="IUpdateSink"/>).
/// </remarks>
internal sealed class UpdateInbox(int capacity)
{
    private readonly BoundedRing<Arrival> _ring = new(capacity);
    private readonly ConcurrentDictionary<Slot, Overflowed> _overflow = new();
    private readonly ConcurrentQueue<Slot> _order = new(); // filled slots, oldest first: walking the dictionary would cost its size each time
    private Slot? _next; // of the taking thread
    private int _overflowed;
    private long _replaced;

    public bool IsEmpty => _ring.IsEmpty && Volatile.Read(ref _overflowed) == 0;

    /// <summary>About how many wait.</summary>
    public int Count => _ring.Count + Volatile.Read(ref _overflowed);

    /// <summary>Updates that were replaced by a newer one of their topic before the shard could take them.</summary>
    public long Replaced => Volatile.Read(ref _replaced);

    /// <summary>Hands in an update; never waits.</summary>
    public void Post(in Arrival arrival)
    {
        // Once a topic sits in its overflow slot, a newer update must not overtake it through the ring.
        if (Volatile.Read(ref _overflowed) == 0 && _ring.TryAdd(arrival))
        {
            return;
        }

        // Counted before it is there: while the count is 0 nothing sits in a slot, whatever other topics do.
        Interlocked.Increment(ref _overflowed);
        var slot = new Slot(arrival.Update.Topic, arrival.Update is StatusChange);
        while (!_overflow.TryAdd(slot, new Overflowed(arrival)))
        {
            if (_overflow.TryGetValue(slot, out var older) && _overflow.TryUpdate(slot, older.ReplacedBy(arrival), older))
            {
                Interlocked.Increment(ref _replaced);
                Interlocked.Decrement(ref _overflowed);
                return;
            }
        }

        _order.Enqueue(slot);
    }

    /// <summary>Takes the next update in order; by the shard's thread only.</summary>
    public bool TryTake(out Arrival arrival)
    {
        if (_ring.TryTake(out arrival))
        {
            return true;
        }

        while (Volatile.Read(ref _overflowed) > 0 && TryNextSlot(out var slot))
        {
            if (!_ring.IsDrained)
            {
                _next = slot; // behind a writer in mid-write an older update of this topic may stand in the ring
                break;
            }

            // An update before the status that followed it: the last price, then the end of the data.
            if (slot.IsStatus && TryTakeSlot(slot with { IsStatus = false }, out arrival))
            {
                _next = slot;
                return true;
            }

            if (TryTakeSlot(slot, out arrival))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryNextSlot(out Slot slot)
    {
        if (_next is { } next)
        {
            (slot, _next) = (next, null);
            return true;
        }

        return _order.TryDequeue(out slot);
    }

    private bool TryTakeSlot(Slot slot, out Arrival arrival)
    {
        if (!_overflow.TryRemove(slot, out var overflowed))
        {
            arrival = default;
            return false;
        }

        Interlocked.Decrement(ref _overflowed);
        arrival = overflowed.Arrival;
        return true;
    }

    private readonly record struct Slot(Topic Topic, bool IsStatus);

    private sealed record Overflowed(Arrival Arrival)
    {
        public Overflowed ReplacedBy(in Arrival newer) => new(newer with { Merged = newer.Merged + 1 + Arrival.Merged });
    }
}
