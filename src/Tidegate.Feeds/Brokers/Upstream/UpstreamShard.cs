using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Brokers.Upstream;

/// <summary>What is subscribed on one connection, and what of it is still to be sent. Its changing parts are owned by the board's lock; looking up ticks takes none.</summary>
/// <param name="index">0 and up.</param>
internal sealed class UpstreamShard(int index)
{
    private readonly ConcurrentDictionary<UpstreamRef, UpstreamStream> _streams = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public int Index { get; } = index;

    /// <summary>All entries, those that are to go included, by the broker's names.</summary>
    public Dictionary<UpstreamRef, UpstreamEntry> Entries { get; } = [];

    /// <summary>Entries whose wanted and sent modes may differ.</summary>
    public HashSet<UpstreamEntry> Dirty { get; } = [];

    /// <summary>What the wanted entries cost.</summary>
    public UpstreamCost Used { get; set; }

    /// <summary>What was asked for on the connection that is open costs.</summary>
    public UpstreamCost Sent { get; set; }

    /// <summary>True while something but subscriptions needs this connection.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Who wants ticks from this connection now. For any thread.</summary>
    public ICollection<UpstreamStream> Streams => _streams.Values;

    /// <summary>How many do. For any thread.</summary>
    public int Count => _streams.Count;

    /// <summary>The stream of a tick. For any thread, without waiting.</summary>
    public bool TryFind(UpstreamRef reference, [NotNullWhen(true)] out UpstreamStream? stream) =>
        _streams.TryGetValue(reference, out stream);

    public void Listen(UpstreamStream stream) => _streams[stream.Ref] = stream;

    public void Deafen(UpstreamStream stream) => _streams.TryRemove(stream.Ref, out _);

    /// <summary>True where another topic leads to the same instrument of the broker: each has a connection of its own, or waits.</summary>
    public bool IsTaken(UpstreamStream stream) => Entries.TryGetValue(stream.Ref, out var entry) && entry.Wanted is not null;

    /// <summary>An instrument is to be subscribed in a mode; null: not any more.</summary>
    public void Set(UpstreamStream stream, Mode? mode)
    {
        // An entry that is to go, of a stream before this one, is taken over with what was sent for it.
        if (!Entries.TryGetValue(stream.Ref, out var entry) || entry.Stream != stream)
        {
            var sent = entry?.Sent;
            if (entry is not null)
            {
                Dirty.Remove(entry);
            }

            entry = new UpstreamEntry(stream) { Sent = sent };
            Entries[stream.Ref] = entry;
        }

        entry.Wanted = mode;
        Dirty.Add(entry);
        Wake();
    }

    /// <summary>Nothing was asked for yet: everything that is wanted is to be.</summary>
    public void Restart()
    {
        (Sent, var entries) = (default, Entries.ToArray());
        Dirty.Clear();
        foreach (var (reference, entry) in entries)
        {
            entry.Sent = null;
            if (entry.Wanted is null)
            {
                Entries.Remove(reference);
            }
            else
            {
                Dirty.Add(entry);
            }
        }
    }

    /// <summary>Says that there is something to do.</summary>
    public void Wake() => _signal.Writer.TryWrite(true);

    /// <summary>Completes once <see cref="Wake"/> was called since the last time.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellation) => await _signal.Reader.ReadAsync(cancellation);
}
