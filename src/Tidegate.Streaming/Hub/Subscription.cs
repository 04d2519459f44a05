using Tidegate.Core.Topics;
using Tidegate.Streaming.Deadlines;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>One session's interest in one topic, as it was granted. As a wheel entry: due when its rate allows the next update.</summary>
internal sealed class Subscription(StreamSession session, TopicAudience audience) : WheelEntry
{
    public StreamSession Session { get; } = session;

    public TopicAudience Audience { get; } = audience;

    public Topic Topic => Audience.Topic;

    /// <summary>What its client asked for, which a later grant may allow.</summary>
    public SubscriptionTerms Asked { get; set; }

    /// <summary>What was granted of it.</summary>
    public SubscriptionTerms Terms { get; set; }

    /// <summary>What of an update it is given.</summary>
    public Projection Projection => Terms.Projection;

    public Delivery Delivery => Terms.Delivery;

    /// <summary>Shortest time between two updates, in timestamp units; 0: none.</summary>
    public long Interval { get; set; }

    /// <summary>How often it asked its topic's home to hear of it; only the answer to the last time counts.</summary>
    public int Listens { get; set; }

    /// <summary>The encoding it shares with others, and its place there; null: it hears nothing (yet, or any more).</summary>
    public SubscriberGroup? Group { get; set; }

    public int IndexInGroup { get; set; }

    /// <summary>Why the newest update waits; then all later ones join it.</summary>
    public HoldReason Held { get; set; }

    /// <summary>Updates that wait, the newest of which will stand for all.</summary>
    public long HeldUpdates { get; set; }

    /// <summary>Timestamp of the last update put into the outbox.</summary>
    public long LastSentAt { get; set; } = long.MinValue;

    /// <summary>Number of the last update that was put into the outbox, by itself or as a snapshot.</summary>
    public long LastSeq { get; set; }

    /// <summary>Updates put into the session's outbox.</summary>
    public long Sent { get; set; }

    /// <summary>Updates that a newer one stood for.</summary>
    public long Merged { get; set; }

    /// <summary>Updates that the client was told it would not get.</summary>
    public long Dropped { get; set; }

    /// <summary>Forgets what waits: a snapshot has said it, or nobody wants it any more.</summary>
    public void LetGo()
    {
        (Held, HeldUpdates) = (HoldReason.None, 0);
        Session.Shard.Wheel.Disarm(this);
    }

    protected internal override void Expire(long now) => Session.Shard.ReleaseForRate(this);
}
