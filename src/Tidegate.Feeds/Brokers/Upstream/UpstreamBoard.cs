using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Brokers.Upstream;

/// <summary>Which instrument is subscribed in which mode on which connection. Thread-safe.</summary>
/// <remarks>
/// Wishes change entries, entries that differ from what was sent are dirty, and a connection sends what is dirty: a new connection is one on
/// which nothing was sent yet, so that restoring needs no code of its own. What finds no room in the mode that is wanted gets the highest lower
/// one that there is room for, or nothing, and waits for more in the order in which it came.
/// </remarks>
/// <param name="connectionsMax">Connections.</param>
/// <param name="room">What the subscriptions of one may cost.</param>
/// <param name="costOf">What an instrument costs in a mode; a higher mode costs no less.</param>
internal sealed class UpstreamBoard(int connectionsMax, UpstreamCost room, Func<UpstreamRef, Mode, UpstreamCost> costOf)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Topic, UpstreamPlace> _places = [];
    private readonly LinkedList<UpstreamPlace> _waiting = [];

    /// <summary>One for each connection.</summary>
    public IReadOnlyList<UpstreamShard> Shards { get; } =
    [.. Enumerable.Range(0, connectionsMax).Select(index => new UpstreamShard(index))];

    /// <summary>Whether a change of mode takes up both subscriptions for a moment (<see cref="IBrokerLanguage.ChangesOverlap"/>). Default false.</summary>
    public bool Overlaps { get; init; }

    /// <summary>Instruments that found no room, in whichever mode.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count(place => place.Shard is null);
            }
        }
    }

    /// <summary>True where something needs the connection.</summary>
    public bool IsNeeded(UpstreamShard shard)
    {
        lock (_gate)
        {
            return shard.Used.Subscriptions > 0 || shard.IsHeld;
        }
    }

    /// <summary>Says whether something but subscriptions needs a connection.</summary>
    public void Hold(UpstreamShard shard, bool isHeld)
    {
        lock (_gate)
        {
            shard.IsHeld = isHeld;
        }

        shard.Wake();
    }

    /// <summary>The stream of a topic that is wanted; null: it is not.</summary>
    public UpstreamStream? Find(Topic topic)
    {
        lock (_gate)
        {
            return _places.GetValueOrDefault(topic)?.Stream;
        }
    }

    /// <summary>The mode that a topic comes in where there is no room for the one that is wanted; null: it has what is wanted, or nothing.</summary>
    public Mode? ShortModeOf(Topic topic)
    {
        lock (_gate)
        {
            return _places.TryGetValue(topic, out var place) && place is { Shard: not null, IsShort: true } ? place.Mode : null;
        }
    }

    /// <summary>Everything that is wanted, and in which mode.</summary>
    public IReadOnlyList<(UpstreamStream Stream, Mode Mode)> Wanted()
    {
        lock (_gate)
        {
            return [.. _places.Values.Select(place => (place.Stream, place.Wanted))];
        }
    }

    /// <summary>A topic is wanted in this mode from now on.</summary>
    /// <param name="stream">The topic's stream: the one that <see cref="Find"/> gives, where it gives one.</param>
    /// <param name="mode">The mode.</param>
    /// <returns>False where there is no room for it; it waits for some, and its subscribers are told.</returns>
    public bool Want(UpstreamStream stream, Mode mode)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(stream.Topic, out var place))
            {
                _places[stream.Topic] = place = new UpstreamPlace(stream);
            }

            place.Wanted = mode;
            Settle(place);
            PlaceWaiting(); // a lower mode leaves room to others
            return !place.IsShort;
        }
    }

    /// <summary>Nobody wants a topic any more.</summary>
    public void Release(Topic topic)
    {
        lock (_gate)
        {
            if (!_places.Remove(topic, out var place))
            {
                return;
            }

            place.Stream.Release();
            StopWaiting(place);
            if (place.Shard is { } shard)
            {
                Remove(place, shard);
                PlaceWaiting();
            }
        }
    }

    /// <summary>A connection was opened: nothing was asked for on it yet.</summary>
    public void Restart(UpstreamShard shard)
    {
        lock (_gate)
        {
            shard.Restart();
        }
    }

    /// <summary>Takes changes that are to be sent on a connection; whoever takes them sends them, and asks until there are none.</summary>
    /// <remarks>What makes room goes first, and what needs more than there is waits for the next batch: the broker never counts more than it allows.</remarks>
    /// <param name="shard">The connection.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="into">Emptied and filled.</param>
    /// <param name="now">A timestamp.</param>
    public void Take(UpstreamShard shard, int max, List<UpstreamChange> into, long now)
    {
        into.Clear();
        lock (_gate)
        {
            TakeLeaving(shard, max, into);
            TakeComing(shard, max, into, now);
        }
    }

    private void TakeLeaving(UpstreamShard shard, int max, List<UpstreamChange> into)
    {
        foreach (var entry in shard.Dirty)
        {
            if (into.Count == max)
            {
                return;
            }

            if (entry.Wanted is null)
            {
                shard.Dirty.Remove(entry); // allowed within the loop since .NET Core 3
                shard.Entries.Remove(entry.Stream.Ref);
                LetGo(shard, entry, into);
            }
        }
    }

    private void TakeComing(UpstreamShard shard, int max, List<UpstreamChange> into, long now)
    {
        var counted = shard.Sent; // by the broker, while this batch is on its way
        foreach (var entry in shard.Dirty)
        {
            if (into.Count == max || entry.Wanted is not { } wanted) // who leaves is still here only where the batch is full
            {
                return;
            }

            var reference = entry.Stream.Ref;
            var before = entry.Sent is { } sent ? costOf(reference, sent) : default;
            var after = costOf(reference, wanted);
            if (entry.Sent != wanted)
            {
                var more = Overlaps ? after : after - before;
                if (!(counted + more).FitsInto(room))
                {
                    LetGo(shard, entry, into); // it stays dirty, and is asked for in its new mode with the next batch
                    continue;
                }

                counted += more;
                shard.Sent += after - before;
                into.Add(new UpstreamChange(reference, entry.Sent, wanted));
                entry.Sent = wanted;
            }

            shard.Dirty.Remove(entry);
            entry.Stream.Expect(wanted, now);
        }
    }

    private void LetGo(UpstreamShard shard, UpstreamEntry entry, List<UpstreamChange> into)
    {
        if (entry.Sent is { } sent)
        {
            into.Add(new UpstreamChange(entry.Stream.Ref, sent, null));
            shard.Sent -= costOf(entry.Stream.Ref, sent);
            entry.Sent = null;
        }
    }

    /// <summary>Gives a topic the highest mode up to the one that is wanted for which there is room, and has it wait for the rest.</summary>
    private void Settle(UpstreamPlace place)
    {
        // A lower mode needs no more room than it has; a higher one may find none.
        for (var mode = place.Wanted; mode >= Mode.Ltp && (place.Shard is null || mode != place.Mode); mode--)
        {
            if (TryPlace(place, mode))
            {
                break;
            }
        }

        if (!place.IsShort)
        {
            StopWaiting(place);
        }
        else
        {
            place.Node ??= _waiting.AddLast(place);
            if (place.Shard is null)
            {
                place.Stream.Tell(FeedState.Failed, FeedReasons.OverCapacity);
            }
        }

        place.Stream.SetShort(place is { Shard: not null, IsShort: true });
    }

    /// <summary>Here where it is, else on the first connection that has room.</summary>
    private bool TryPlace(UpstreamPlace place, Mode mode)
    {
        var (stream, cost) = (place.Stream, costOf(place.Stream.Ref, mode));
        if (place.Shard is { } here)
        {
            var used = here.Used + cost - costOf(stream.Ref, place.Mode);
            if (used.FitsInto(room))
            {
                (here.Used, place.Mode) = (used, mode);
                here.Set(stream, mode);
                return true;
            }
        }

        foreach (var shard in Shards)
        {
            if (shard != place.Shard && (shard.Used + cost).FitsInto(room) && !shard.IsTaken(stream))
            {
                if (place.Shard is { } before)
                {
                    Remove(place, before);
                }
                else if (stream.Told.Reason == FeedReasons.OverCapacity)
                {
                    stream.Tell(FeedState.Recovering, "subscribing");
                }

                (place.Shard, place.Mode) = (shard, mode);
                shard.Used += cost;
                shard.Set(stream, mode);
                shard.Listen(stream);
                return true;
            }
        }

        return false;
    }

    private void Remove(UpstreamPlace place, UpstreamShard shard)
    {
        shard.Used -= costOf(place.Stream.Ref, place.Mode);
        shard.Deafen(place.Stream);
        shard.Set(place.Stream, null);
    }

    private void StopWaiting(UpstreamPlace place)
    {
        if (place.Node is { } node)
        {
            _waiting.Remove(node);
            place.Node = null;
        }
    }

    private void PlaceWaiting()
    {
        var hasMoved = true; // who moves leaves room behind, which one before it may have waited for; ends, because who waits only ever gets more
        while (hasMoved)
        {
            hasMoved = false;
            for (var node = _waiting.First; node is not null && Shards.Any(shard => shard.Used.Subscriptions < room.Subscriptions); )
            {
                var (next, place, before) = (node.Next, node.Value, node.Value.Shard);
                Settle(place);
                hasMoved |= before is not null && place.Shard != before;
                node = next;
            }
        }
    }
}
