using System.Runtime.InteropServices;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>A topic as the hub knows it: where it stands, and who wants it. Owned by the shard's thread.</summary>
internal sealed class HubTopic(Topic topic, TopicHistory history)
{
    private readonly List<SubscriberGroup> _groups = [];

    public Topic Topic { get; } = topic;

    /// <summary>Number of the last update within the epoch; 0 before the first.</summary>
    public long Seq { get; set; }

    /// <summary>The last update, for snapshots.</summary>
    public Update? Last { get; set; }

    /// <summary>The last updates, for clients that come back.</summary>
    public TopicHistory History { get; } = history;

    /// <summary>The groups; do not add or remove while walking.</summary>
    public ReadOnlySpan<SubscriberGroup> Groups => CollectionsMarshal.AsSpan(_groups);

    public bool IsWanted => _groups.Count > 0;

    /// <summary>The highest mode that any subscriber was granted, or null.</summary>
    public Mode? HighestMode => _groups.Count == 0 ? null : _groups.Max(group => group.Projection.Mode);

    public void Add(Subscription subscription, Dialect dialect, Projection projection)
    {
        var group = _groups.Find(each => each.Projection == projection && ReferenceEquals(each.Dialect, dialect));
        if (group is null)
        {
            group = new SubscriberGroup(dialect, projection);
            _groups.Add(group);
        }

        group.Add(subscription);
    }

    public void Remove(Subscription subscription)
    {
        var group = subscription.Group;
        if (group is null)
        {
            return;
        }

        group.Remove(subscription);
        if (group.Count == 0)
        {
            _groups.Remove(group);
        }
    }
}
