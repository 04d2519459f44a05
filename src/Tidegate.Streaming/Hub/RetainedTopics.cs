namespace Tidegate.Streaming.Hub;

/// <summary>The application's topics of one home that stand because they were published, in the order of their last update: bounded in number and bytes.</summary>
/// <remarks>
/// The policy: where one too many is published, the one that was published longest ago and that nobody hears is forgotten. One that is heard is
/// never forgotten: how many of those there can be is bounded by sessions and their subscriptions. A feed's topics are not counted: their number
/// is that of its instruments. Owned by the home's thread.
/// </remarks>
/// <param name="countMax">Most topics.</param>
/// <param name="bytesMax">About how many bytes their last values may have together.</param>
internal sealed class RetainedTopics(int countMax, long bytesMax)
{
    // Those that are heard are passed over; so many are looked at for each that is published, so that publishing never walks them all.
    private const int LooksPerPublish = 8;

    private readonly LinkedList<HubTopic> _oldestFirst = [];
    private long _bytes;

    /// <summary>Topics that are kept.</summary>
    public int Count => _oldestFirst.Count;

    /// <summary>Notes that a topic has got an update.</summary>
    public void Note(HubTopic topic)
    {
        var bytes = topic.KeptBytes;
        _bytes += bytes - topic.RetainedBytes;
        topic.RetainedBytes = bytes;
        if (topic.RetainedNode is { } node)
        {
            _oldestFirst.Remove(node);
            _oldestFirst.AddLast(node);
        }
        else
        {
            topic.RetainedNode = _oldestFirst.AddLast(topic);
        }
    }

    /// <summary>Notes that a topic is kept no more.</summary>
    public void Remove(HubTopic topic)
    {
        if (topic.RetainedNode is { } node)
        {
            _oldestFirst.Remove(node);
            _bytes -= topic.RetainedBytes;
            (topic.RetainedNode, topic.RetainedBytes) = (null, 0);
        }
    }

    /// <summary>Takes out one that has to go; null: there is room, or all that were looked at are heard.</summary>
    /// <param name="spared">The one that was published just now.</param>
    public HubTopic? TakeSurplus(HubTopic spared)
    {
        for (var looks = LooksPerPublish; looks > 0 && IsTooMuch && _oldestFirst.First is { } oldest; looks--)
        {
            _oldestFirst.RemoveFirst();
            if (oldest.Value.HighestMode is null && oldest.Value != spared)
            {
                oldest.Value.RetainedNode = null;
                _bytes -= oldest.Value.RetainedBytes;
                return oldest.Value;
            }

            _oldestFirst.AddLast(oldest);
        }

        return null;
    }

    private bool IsTooMuch => _oldestFirst.Count > countMax || _bytes > bytesMax;
}
