using Tidegate.Client.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Client.Reconnection;

/// <summary>What the user subscribed to and how far each topic was heard: what a new connection asks for again. Thread-safe.</summary>
internal sealed class WantedTopics
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Wanted> _wanted = new(StringComparer.Ordinal);

    public void Add(Subscription subscription)
    {
        lock (_gate)
        {
            var since = _wanted.GetValueOrDefault(subscription.Topic.Path)?.Since;
            _wanted[subscription.Topic.Path] = new Wanted(subscription, since);
        }
    }

    public void Remove(string topic)
    {
        lock (_gate)
        {
            _wanted.Remove(topic);
        }
    }

    /// <summary>Notes how far a topic was heard.</summary>
    public void Heard(Push push)
    {
        if (push is not { Topic: { } topic, Seq: { } seq })
        {
            return;
        }

        lock (_gate)
        {
            if (_wanted.TryGetValue(topic.Path, out var wanted) && (push.Epoch ?? wanted.Since?.Epoch) is { } epoch)
            {
                wanted.Since = new Position(epoch, seq);
            }
        }
    }

    /// <summary>All of it, in batches of at most <paramref name="size"/>.</summary>
    public IReadOnlyList<RequestedSubscription[]> Batches(int size)
    {
        lock (_gate)
        {
            return [.. _wanted.Values.Select(wanted => wanted.ToRequest()).Chunk(size)];
        }
    }

    private sealed class Wanted(Subscription subscription, Position? since)
    {
        public Position? Since { get; set; } = since;

        public RequestedSubscription ToRequest() =>
            new(subscription.Topic.Path, subscription.Mode is { } mode ? ModeNames.Of(mode) : null, Since);
    }
}
