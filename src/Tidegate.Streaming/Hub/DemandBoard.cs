using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Hub;

/// <summary>What is wanted now, and every change of it, for any number of feeds.</summary>
/// <remarks>A reader that is behind sees the latest wish of each topic once, not its history: what waits is bounded by the topics.</remarks>
internal sealed class DemandBoard : ITopicDemand
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Topic, TopicWish> _wanted = [];
    private readonly List<Reader> _readers = [];

    /// <summary>What is wanted of a topic now; null: nothing.</summary>
    public Mode? WantedOf(Topic topic)
    {
        lock (_gate)
        {
            return _wanted.TryGetValue(topic, out var wish) ? wish.Mode : null;
        }
    }

    /// <summary>Sets what is wanted of a topic; null: nothing any more.</summary>
    public void Set(Topic topic, TopicWish? wish)
    {
        lock (_gate)
        {
            if (wish is { } wanted ? _wanted.TryGetValue(topic, out var before) && before == wanted : !_wanted.ContainsKey(topic))
            {
                return;
            }

            if (wish is { } now)
            {
                _wanted[topic] = now;
            }
            else
            {
                _wanted.Remove(topic);
            }

            foreach (var reader in _readers)
            {
                reader.Changed[topic] = wish;
                reader.Signal.Writer.TryWrite(true);
            }
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<DemandChange> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = new Reader();
        lock (_gate)
        {
            foreach (var (topic, wish) in _wanted)
            {
                reader.Changed[topic] = wish;
            }

            reader.Signal.Writer.TryWrite(true);
            _readers.Add(reader);
        }

        try
        {
            await foreach (var _ in reader.Signal.Reader.ReadAllAsync(cancellation))
            {
                foreach (var (topic, wish) in Take(reader))
                {
                    yield return new DemandChange(topic, wish?.Mode) { Depth = wish?.Depth ?? 0 };
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _readers.Remove(reader);
            }
        }
    }

    private Dictionary<Topic, TopicWish?> Take(Reader reader)
    {
        lock (_gate)
        {
            var changed = reader.Changed;
            reader.Changed = [];
            return changed;
        }
    }

    private sealed class Reader
    {
        public Dictionary<Topic, TopicWish?> Changed { get; set; } = [];

        public Channel<bool> Signal { get; } =
            Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    }
}
