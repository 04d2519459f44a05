using System.Runtime.InteropServices;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>All subscriptions of a topic that get the very same bytes: one dialect, one projection.</summary>
internal sealed class SubscriberGroup(Dialect dialect, Projection projection)
{
    private readonly List<Subscription> _members = [];

    public Dialect Dialect { get; } = dialect;

    public Projection Projection { get; } = projection;

    public int Count => _members.Count;

    /// <summary>The members; do not add or remove while walking.</summary>
    public ReadOnlySpan<Subscription> Members => CollectionsMarshal.AsSpan(_members);

    public void Add(Subscription subscription)
    {
        subscription.Group = this;
        subscription.Projection = Projection;
        subscription.IndexInGroup = _members.Count;
        _members.Add(subscription);
    }

    public void Remove(Subscription subscription)
    {
        var last = _members[^1];
        _members[subscription.IndexInGroup] = last; // order among members means nothing
        last.IndexInGroup = subscription.IndexInGroup;
        _members.RemoveAt(_members.Count - 1);
        subscription.Group = null;
    }
}
