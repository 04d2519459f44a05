namespace Tidegate.Streaming.Hub;

/// <summary>What a topic's audience hears between a question to the topic's home and its answer: without it the answer would end too early.</summary>
/// <remarks>Kept only while somebody waits; bounded, and then it says that it is not whole.</remarks>
internal sealed class RecentUpdates
{
    private const int CountMax = 1_024;

    private List<Arrival>? _updates;
    private int _waiting;
    private bool _isCut;

    /// <summary>One more waits.</summary>
    public void Begin() => _waiting++;

    public void Add(in Arrival arrival)
    {
        if (_waiting == 0)
        {
            return;
        }

        _updates ??= [];
        if (_updates.Count == CountMax)
        {
            _isCut = true;
            return;
        }

        _updates.Add(arrival);
    }

    /// <summary>One waits no longer: everything after a number, in order; null where it was too much.</summary>
    public IReadOnlyList<Arrival>? End(long after)
    {
        IReadOnlyList<Arrival>? updates = _isCut ? null : [.. (_updates ?? []).Where(each => each.Seq > after)];
        if (--_waiting == 0)
        {
            (_updates, _isCut) = (null, false);
        }

        return updates;
    }
}
