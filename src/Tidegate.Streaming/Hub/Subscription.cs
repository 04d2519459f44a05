using Tidegate.Core.Topics;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>One session's interest in one topic, as it was granted.</summary>
internal sealed class Subscription(StreamSession session, HubTopic topic)
{
    public StreamSession Session { get; } = session;

    public HubTopic Topic { get; } = topic;

    public Mode Mode { get; set; }

    /// <summary>The encoding it shares with others, and its place there.</summary>
    public SubscriberGroup? Group { get; set; }

    public int IndexInGroup { get; set; }

    /// <summary>Updates put into the session's outbox.</summary>
    public long Sent { get; set; }

    /// <summary>Older updates for which those stood.</summary>
    public long Merged { get; set; }
}
