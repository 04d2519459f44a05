using System.Runtime.InteropServices;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.Streaming.Hub;

/// <summary>A topic in its home: where it stands, what it was, and in which shards somebody hears it. Owned by the home's thread.</summary>
internal sealed class HubTopic(Topic topic, TopicHistory history)
{
    private readonly List<TopicListener> _listeners = [];

    public Topic Topic { get; } = topic;

    /// <summary>Number of the last update within the epoch; 0 before the first.</summary>
    public long Seq { get; set; }

    /// <summary>The last update, for snapshots.</summary>
    public Update? Last { get; set; }

    /// <summary>What tells a newcomer where it stands: the last update that says everything, or the last one at all where none did.</summary>
    public Update? Standing { get; set; }

    /// <summary>How its feed said last that it is doing, since somebody has been listening; null: nothing yet.</summary>
    public FeedStatus? Status { get; set; }

    /// <summary>About how many bytes its last values have: the last event, and the state before it, are both kept.</summary>
    public int KeptBytes => (Last?.SizeBytes ?? 0) + (Standing is null || ReferenceEquals(Standing, Last) ? 0 : Standing.SizeBytes);

    /// <summary>As many of them as were counted among what is kept of applications.</summary>
    public int RetainedBytes { get; set; }

    /// <summary>The last updates, for clients that come back.</summary>
    public TopicHistory History { get; } = history;

    /// <summary>Its place among the topics that are kept because an application published them; null: it is not one of those.</summary>
    public LinkedListNode<HubTopic>? RetainedNode { get; set; }

    /// <summary>Where it is heard; do not add or remove while walking.</summary>
    public ReadOnlySpan<TopicListener> Listeners => CollectionsMarshal.AsSpan(_listeners);

    /// <summary>The highest mode that any subscriber was granted, or null.</summary>
    public Mode? HighestMode => Highest?.Mode;

    /// <summary>As much as any subscriber was granted, or null.</summary>
    public TopicWish? Highest =>
        _listeners.Count == 0 ? null : _listeners.Aggregate(default(TopicWish), (most, listener) => TopicWish.Max(most, listener.Wish));

    public bool IsHeardIn(HubShard shard) => _listeners.Exists(each => ReferenceEquals(each.Shard, shard));

    /// <summary>Begins to be heard in a shard, or is wanted there otherwise from now on.</summary>
    public void SetListener(TopicAudience audience, TopicWish wish)
    {
        var listener = _listeners.Find(each => ReferenceEquals(each.Shard, audience.Shard));
        if (listener is null || (listener.Audience is not null && listener.Audience != audience))
        {
            RemoveListener(audience.Shard);
            listener = new TopicListener(audience.Shard, audience.IsAtHome ? audience : null);
            _listeners.Add(listener);
        }

        listener.Wish = wish;
    }

    public void RemoveListener(HubShard shard) => _listeners.RemoveAll(each => ReferenceEquals(each.Shard, shard));
}
