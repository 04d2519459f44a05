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
    /// <returns>False for an update that came before: a client that comes back is told some again.</returns>
    public bool TryHear(Push push)
    {
        if (push is not { Topic: { } topic, Seq: { } seq })
        {
            return true;
        }

        lock (_gate)
        {
            if (!_wanted.TryGetValue(topic.Path, out var wanted) || (push.Epoch ?? wanted.Since?.Epoch) is not { } epoch)
            {
                return true;
            }

            if (push.Kind == PushKind.Update && seq <= wanted.Since?.Seq)
            {
                return false;
            }

            wanted.Since = new Position(epoch, seq);
            return true;
        }
    }

    /// <summary>All of it but what is there already, in batches of at most <paramref name="size"/>.</summary>
    public IReadOnlyList<RequestedSubscription[]> Batches(int size, IReadOnlyCollection<string> present)
    {
        lock (_gate)
        {
            return [.. _wanted.Where(pair => !present.Contains(pair.Key)).Select(pair => pair.Value.ToRequest()).Chunk(size)];
        }
    }

    /// <summary>Those of these topics that nobody wants.</summary>
    public string[] Unwanted(IEnumerable<string> topics)
    {
        lock (_gate)
        {
            return [.. topics.Where(topic => !_wanted.ContainsKey(topic))];
        }
    }

    private sealed class Wanted(Subscription subscription, Position? since)
    {
        public Position? Since { get; set; } = since;

        public RequestedSubscription ToRequest() => RequestedSubscription.Of(subscription, Since);
    }
}
