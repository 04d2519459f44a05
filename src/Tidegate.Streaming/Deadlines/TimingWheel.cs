namespace Tidegate.Streaming.Deadlines;

/// <summary>A hashed one-level timing wheel (Varghese and Lauck, 1987): arming, re-arming and disarming take constant time and no memory.</summary>
/// <remarks>
/// Passive: it has no timer, its owner calls <see cref="Turn"/>. Not thread-safe: one thread owns it. Never early; late by at most the time
/// between two turns. All times are timestamps of one monotonic clock.
/// </remarks>
internal sealed class TimingWheel
{
    private const int Slots = 1_024; // with 50 ms a tick one round is 51 s: most deadlines of a session lie within one

    private readonly WheelEntry?[] _heads = new WheelEntry?[Slots];
    private readonly List<WheelEntry> _due = [];
    private readonly long _tick;
    private long _turned;

    /// <param name="tick">Length of a slot in timestamp units.</param>
    /// <param name="now">The present timestamp.</param>
    public TimingWheel(long tick, long now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tick, 1);
        _tick = tick;
        _turned = now / tick;
    }

    /// <summary>Entries armed now.</summary>
    public int Count { get; private set; }

    /// <summary>Sets or moves the deadline of an entry.</summary>
    public void Arm(WheelEntry entry, long deadline)
    {
        Disarm(entry);
        var slot = (int)(Math.Max(deadline / _tick, _turned) % Slots); // what is overdue goes where the next turn looks first
        entry.Deadline = deadline;
        entry.Slot = slot;
        entry.Next = _heads[slot];
        if (entry.Next is not null)
        {
            entry.Next.Previous = entry;
        }

        _heads[slot] = entry;
        Count++;
    }

    /// <summary>Takes the deadline away; without one this does nothing.</summary>
    public void Disarm(WheelEntry entry)
    {
        if (entry.IsArmed)
        {
            Unlink(entry);
        }

        entry.Slot = WheelEntry.NoSlot; // also of one that is due in this turn and was not reached yet
    }

    /// <summary>Expires everything that is due at <paramref name="now"/>.</summary>
    public void Turn(long now)
    {
        var target = now / _tick;
        var from = Math.Max(_turned, target - Slots + 1); // after a long pause one full round sees every slot
        for (var tick = from; tick <= target; tick++)
        {
            Collect((int)(tick % Slots), now);
        }

        _turned = Math.Max(_turned, target); // the present slot is looked at again: it may hold what is due later in this tick

        // Unlinked first, expired after: what an expiry arms or disarms cannot break the walk.
        foreach (var entry in _due)
        {
            if (entry.Slot == WheelEntry.DueSlot)
            {
                entry.Slot = WheelEntry.NoSlot;
                entry.Expire(now);
            }
        }

        _due.Clear();
    }

    private void Unlink(WheelEntry entry)
    {
        if (entry.Previous is null)
        {
            _heads[entry.Slot] = entry.Next;
        }
        else
        {
            entry.Previous.Next = entry.Next;
        }

        if (entry.Next is not null)
        {
            entry.Next.Previous = entry.Previous;
        }

        entry.Previous = entry.Next = null;
        Count--;
    }

    private void Collect(int slot, long now)
    {
        for (var entry = _heads[slot]; entry is not null; )
        {
            var next = entry.Next;
            if (entry.Deadline <= now)
            {
                Unlink(entry);
                entry.Slot = WheelEntry.DueSlot;
                _due.Add(entry);
            }

            entry = next;
        }
    }
}
