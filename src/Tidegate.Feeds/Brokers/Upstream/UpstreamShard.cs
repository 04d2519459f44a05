using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

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
    public int Used { get; set; }

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

    /// <summary>Says that there is something to do.</summary>
    public void Wake() => _signal.Writer.TryWrite(true);

    /// <summary>Completes once <see cref="Wake"/> was called since the last time.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellation) => await _signal.Reader.ReadAsync(cancellation);
}
