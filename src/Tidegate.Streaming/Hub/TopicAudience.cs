using System.Runtime.InteropServices;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Deadlines;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>Everybody in one shard who hears a topic, and what they heard last. Owned by that shard's thread.</summary>
/// <remarks>As a wheel entry: due when it has been empty for as long as an empty one is kept.</remarks>
internal sealed class TopicAudience(Topic topic, HubShard shard, HubShard home) : WheelEntry
{
    private readonly List<SubscriberGroup> _groups = [];
    private readonly int[] _wanted = new int[(int)Mode.Depth + 1];
    private SortedList<int, int>? _depths; // how many want each depth; as many as there are different ones

    public Topic Topic { get; } = topic;

    public HubShard Shard { get; } = shard;

    /// <summary>The shard that numbers the topic's updates.</summary>
    public HubShard Home { get; } = home;

    public bool IsAtHome => ReferenceEquals(Shard, Home);

    /// <summary>Number of the last update that was heard here; 0 before the first.</summary>
    public long Seq { get; set; }

    /// <summary>The last update that was heard here.</summary>
    public Update? Last { get; set; }

    /// <summary>What tells a newcomer where the topic stands: see <see cref="Update.IsWhole"/>.</summary>
    public Update? Standing { get; set; }

    /// <summary>How the topic's feed is doing; null: it has not said so. Newcomers are told what is not simply live.</summary>
    public FeedStatus? Status { get; set; }

    /// <summary>What the home was told last; null: that nobody hears it.</summary>
    public TopicWish? Told { get; set; }

    /// <summary>What is heard while somebody waits for the home's answer about what he missed.</summary>
    public RecentUpdates Recent { get; } = new();

    /// <summary>The groups; do not add or remove while walking.</summary>
    public ReadOnlySpan<SubscriberGroup> Groups => CollectionsMarshal.AsSpan(_groups);

    /// <summary>The highest mode that any subscriber here was granted, or null.</summary>
    public Mode? HighestMode
    {
        get
        {
            var mode = Array.FindLastIndex(_wanted, count => count > 0);
            return mode < 0 ? null : (Mode)mode;
        }
    }

    /// <summary>As much as any subscriber here was granted, or null.</summary>
    public TopicWish? Highest =>
        HighestMode is { } mode ? new TopicWish(mode, _depths is { Count: > 0 } depths ? depths.Keys[^1] : 0) : null;

    /// <summary>Counts a subscription as wanting the topic, before it hears of it.</summary>
    public void Want(in Projection projection)
    {
        _wanted[(int)projection.Mode]++;
        if (projection.Depth > 0)
        {
            _depths ??= [];
            _depths[projection.Depth] = _depths.GetValueOrDefault(projection.Depth) + 1;
        }
    }

    public void Unwant(in Projection projection)
    {
        _wanted[(int)projection.Mode]--;
        if (projection.Depth > 0 && _depths is not null && --_depths[projection.Depth] == 0)
        {
            _depths.Remove(projection.Depth);
        }
    }

    /// <summary>From here on the subscription hears what comes.</summary>
    public void Add(Subscription subscription)
    {
        var dialect = subscription.Session.Dialect;
        var group = _groups.Find(each => each.Projection == subscription.Projection && ReferenceEquals(each.Dialect, dialect));
        if (group is null)
        {
            group = new SubscriberGroup(dialect, subscription.Projection);
            _groups.Add(group);
        }

        group.Add(subscription);
    }

    /// <summary>It hears nothing any more; one that did not yet stays as it is.</summary>
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

    protected internal override void Expire(long now) => Shard.Release(this);
}
