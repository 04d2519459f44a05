using System.Runtime.InteropServices;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>All subscriptions of a topic that get the very same bytes: one dialect, one projection.</summary>
internal sealed class SubscriberGroup(Dialect dialect, Projection projection)
{
    private readonly List<Subscription> _members = [];
    private readonly List<FrameMark> _fresh = [];

    public Dialect Dialect { get; } = dialect;

    public Projection Projection { get; } = projection;

    public int Count => _members.Count;

    /// <summary>The members; do not add or remove while walking.</summary>
    public ReadOnlySpan<Subscription> Members => CollectionsMarshal.AsSpan(_members);

    /// <summary>Frames of this turn that the members have not got yet, in order.</summary>
    public ReadOnlySpan<FrameMark> Fresh => CollectionsMarshal.AsSpan(_fresh);

    /// <summary>True where these lie one behind the other, so that all of them go out as one.</summary>
    public bool IsFreshContiguous { get; private set; }

    /// <summary>Updates older than the fresh ones that these stand for.</summary>
    public int FreshMerged { get; private set; }

    /// <summary>Bytes of the fresh ones together.</summary>
    public int FreshBytes { get; private set; }

    public void Add(in FrameMark frame)
    {
        IsFreshContiguous = _fresh.Count == 0 || (IsFreshContiguous && _fresh[^1].Start + _fresh[^1].Bytes == frame.Start);
        FreshMerged += frame.Merged;
        FreshBytes += frame.Bytes;
        _fresh.Add(frame);
    }

    /// <summary>Puts fresh frames that lie apart, because other topics came between, together once: cheaper than that every member does it.</summary>
    /// <returns>False where the other log has no room for all of them.</returns>
    public bool TryGather(FrameLog from, FrameLog to)
    {
        if (!to.HasRoomFor(FreshBytes))
        {
            return false;
        }

        foreach (ref var mark in CollectionsMarshal.AsSpan(_fresh))
        {
            to.TryAdd(from.Run(mark.Start, mark.Bytes, 1).Span, out var start);
            mark = mark with { Start = start };
        }

        return true;
    }

    public void ClearFresh()
    {
        _fresh.Clear();
        (FreshMerged, FreshBytes) = (0, 0);
    }

    public void Add(Subscription subscription)
    {
        subscription.Group = this;
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
