using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Brokers.Upstream;

/// <summary>Which instrument is subscribed in which mode on which connection. Thread-safe.</summary>
/// <remarks>
/// Wishes change entries, entries that differ from what was sent are dirty, and a connection sends what is dirty: a new connection is one on
/// which nothing was sent yet, so that restoring needs no code of its own. Instruments that find no room wait in the order in which they came.
/// </remarks>
/// <param name="connectionsMax">Connections.</param>
/// <param name="subscriptionsMax">What the subscriptions of one may cost.</param>
/// <param name="costOf">What a mode costs.</param>
internal sealed class UpstreamBoard(int connectionsMax, int subscriptionsMax, Func<Mode, int> costOf)
{
    public const string OverCapacity = "over_capacity";

    private readonly Lock _gate = new();
    private readonly Dictionary<Topic, (UpstreamStream Stream, Mode Mode, UpstreamShard? Shard)> _placed = [];
    private readonly LinkedList<Topic> _waiting = [];

    /// <summary>One for each connection.</summary>
    public IReadOnlyList<UpstreamShard> Shards { get; } =
    [.. Enumerable.Range(0, connectionsMax).Select(index => new UpstreamShard(index))];

    /// <summary>Whether a change of mode takes up both subscriptions for a moment (<see cref="IBrokerLanguage.ChangesOverlap"/>). Default false.</summary>
    public bool Overlaps { get; init; }

    /// <summary>Instruments that found no room.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>True where something needs the connection.</summary>
    public bool IsNeeded(UpstreamShard shard)
    {
        lock (_gate)
        {
            return shard.Used > 0 || shard.IsHeld;
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
            return _placed.TryGetValue(topic, out var place) ? place.Stream : null;
        }
    }

    /// <summary>Everything that is wanted, and in which mode.</summary>
    public IReadOnlyList<(UpstreamStream Stream, Mode Mode)> Wanted()
    {
        lock (_gate)
        {
            return [.. _placed.Values.Select(place => (place.Stream, place.Mode))];
        }
    }

    /// <summary>A topic is wanted in this mode from now on.</summary>
    /// <param name="stream">The topic's stream: the one that <see cref="Find"/> gives, where it gives one.</param>
    /// <param name="mode">The mode.</param>
    /// <returns>False where there is no room for it; it waits for some.</returns>
    public bool Want(UpstreamStream stream, Mode mode)
    {
        lock (_gate)
        {
            if (_placed.TryGetValue(stream.Topic, out var place))
            {
                if (place.Shard is null)
                {
                    _placed[stream.Topic] = place with { Mode = mode };
                    return false;
                }

                return TryChange(place.Stream, place.Mode, mode, place.Shard);
            }

            return Place(stream, mode);
        }
    }

    /// <summary>Nobody wants a topic any more.</summary>
    public void Release(Topic topic)
    {
        lock (_gate)
        {
            if (!_placed.Remove(topic, out var place))
            {
                return;
            }

            place.Stream.Release();
            if (place.Shard is not { } shard)
            {
                _waiting.Remove(topic);
                return;
            }

            Remove(place.Stream, place.Mode, shard);
            PlaceWaiting();
        }
    }

    /// <summary>A connection was opened: nothing was asked for on it yet.</summary>
    public void Restart(UpstreamShard shard)
    {
        lock (_gate)
        {
            foreach (var (reference, entry) in shard.Entries)
            {
                entry.Sent = null;
                if (entry.Wanted is null)
                {
                    shard.Entries.Remove(reference);
                }
                else
                {
                    shard.Dirty.Add(entry);
                }
            }

            shard.Dirty.RemoveWhere(entry => entry.Wanted is null);
        }
    }

    /// <summary>Takes changes that are to be sent on a connection; whoever takes them sends them, and asks until there are none.</summary>
    /// <param name="shard">The connection.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="into">Emptied and filled.</param>
    /// <param name="now">A timestamp.</param>
    public void Take(UpstreamShard shard, int max, List<UpstreamChange> into, long now)
    {
        into.Clear();
        lock (_gate)
        {
            var room = Overlaps ? subscriptionsMax - shard.Used : int.MaxValue;
            foreach (var entry in shard.Dirty)
            {
                if (into.Count == max)
                {
                    break;
                }

                if (entry is { Sent: { } before, Wanted: not null } && before != entry.Wanted && (room -= costOf(before)) < 0)
                {
                    // No room for both: it is let go now, and asked for in its new mode with the next batch. It stays dirty.
                    into.Add(new UpstreamChange(entry.Stream.Ref, before, null));
                    entry.Sent = null;
                    continue;
                }

                shard.Dirty.Remove(entry); // allowed within the loop since .NET Core 3
                if (entry.Sent == entry.Wanted)
                {
                    Forget(shard, entry);
                    continue;
                }

                into.Add(new UpstreamChange(entry.Stream.Ref, entry.Sent, entry.Wanted));
                entry.Sent = entry.Wanted;
                if (entry.Wanted is { } mode)
                {
                    entry.Stream.Expect(mode, now);
                }

                Forget(shard, entry);
            }
        }
    }

    private static void Forget(UpstreamShard shard, UpstreamEntry entry)
    {
        if (entry.Wanted is null && shard.Entries.TryGetValue(entry.Stream.Ref, out var there) && there == entry)
        {
            shard.Entries.Remove(entry.Stream.Ref);
        }
    }

    private bool Place(UpstreamStream stream, Mode mode)
    {
        var cost = costOf(mode);
        foreach (var shard in Shards)
        {
            if (shard.Used + cost <= subscriptionsMax && !IsTaken(shard, stream))
            {
                Add(stream, mode, shard);
                _placed[stream.Topic] = (stream, mode, shard);
                return true;
            }
        }

        _placed[stream.Topic] = (stream, mode, null);
        _waiting.AddLast(stream.Topic);
        stream.Tell(FeedState.Failed, OverCapacity);
        return false;
    }

    // Two topics may lead to one instrument of the broker: each has a connection of its own, or waits.
    private static bool IsTaken(UpstreamShard shard, UpstreamStream stream) =>
        shard.Entries.TryGetValue(stream.Ref, out var entry) && entry.Wanted is not null;

    private static void Set(UpstreamShard shard, UpstreamStream stream, Mode? mode)
    {
        // An entry that is to go, of a stream before this one, is taken over with what was sent for it.
        if (!shard.Entries.TryGetValue(stream.Ref, out var entry) || entry.Stream != stream)
        {
            var sent = entry?.Sent;
            if (entry is not null)
            {
                shard.Dirty.Remove(entry);
            }

            entry = new UpstreamEntry(stream) { Sent = sent };
            shard.Entries[stream.Ref] = entry;
        }

        entry.Wanted = mode;
        shard.Dirty.Add(entry);
        shard.Wake();
    }

    private void Add(UpstreamStream stream, Mode mode, UpstreamShard shard)
    {
        shard.Used += costOf(mode);
        Set(shard, stream, mode);
        shard.Listen(stream);
    }

    private void Remove(UpstreamStream stream, Mode mode, UpstreamShard shard)
    {
        shard.Used -= costOf(mode);
        shard.Deafen(stream);
        Set(shard, stream, null);
    }

    private bool TryChange(UpstreamStream stream, Mode before, Mode after, UpstreamShard shard)
    {
        if (shard.Used - costOf(before) + costOf(after) <= subscriptionsMax)
        {
            shard.Used += costOf(after) - costOf(before);
            Set(shard, stream, after);
            _placed[stream.Topic] = (stream, after, shard);
            PlaceWaiting();
            return true;
        }

        // No room for the higher mode here: on another connection, or it stays what it was.
        foreach (var other in Shards)
        {
            if (other != shard && other.Used + costOf(after) <= subscriptionsMax && !IsTaken(other, stream))
            {
                Remove(stream, before, shard);
                Add(stream, after, other);
                _placed[stream.Topic] = (stream, after, other);
                PlaceWaiting();
                return true;
            }
        }

        return false;
    }

    private void PlaceWaiting()
    {
        for (var node = _waiting.First; node is not null && Shards.Any(shard => shard.Used < subscriptionsMax); )
        {
            var next = node.Next;
            var (stream, mode, _) = _placed[node.Value];
            foreach (var shard in Shards)
            {
                if (shard.Used + costOf(mode) <= subscriptionsMax && !IsTaken(shard, stream))
                {
                    _waiting.Remove(node);
                    stream.Tell(FeedState.Recovering, "subscribing");
                    Add(stream, mode, shard);
                    _placed[stream.Topic] = (stream, mode, shard);
                    break;
                }
            }

            node = next;
        }
    }
}
