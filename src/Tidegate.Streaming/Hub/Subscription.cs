using Tidegate.Core.Access;
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

    /// <summary>Its client's wishes, where it may have several; null: there is the one.</summary>
    public WishLayers? Layers { get; set; }

    /// <summary>What the host's own code said of it when it was asked last.</summary>
    public AccessVerdict Hooked { get; set; } = AccessVerdict.Allow();

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

    /// <summary>The answer that waits until it has begun; null: none does.</summary>
    public WaitingAnswer? Waiting { get; set; }

    /// <summary>Timestamp of the last update put into the outbox.</summary>
    public long LastSentAt { get; set; } = long.MinValue;

    /// <summary>Number of the last update that was put into the outbox, by itself or as a snapshot.</summary>
    public long LastSeq { get; set; }

    /// <summary>Number up to which its client needs nothing: that of its first snapshot, or the one that the client named. -1: it has not begun.</summary>
    public long BeganSeq { get; set; } = -1;

    /// <summary><see cref="LastSeq"/> when its session was pinged last.</summary>
    public long PingedSeq { get; set; }

    /// <summary>Number that its client surely has: what lay before an answered ping, or what it said itself; 0: none.</summary>
    public long ConfirmedSeq { get; set; }

    /// <summary>Updates put into the session's outbox.</summary>
    public long Sent { get; set; }

    /// <summary>Updates that a newer one stood for.</summary>
    public long Merged { get; set; }

    /// <summary>Updates that the client was told it would not get.</summary>
    public long Dropped { get; set; }

    /// <summary>It begins at a position of an earlier one.</summary>
    /// <param name="seq">The number.</param>
    /// <param name="isConfirmed">True where the client surely has that, under the same terms.</param>
    public void BeginAt(long seq, bool isConfirmed) => (BeganSeq, ConfirmedSeq) = (seq, isConfirmed ? seq : 0);

    /// <summary>Forgets how far its client heard: under other terms that means nothing.</summary>
    public void ForgetProgress() => (LastSeq, PingedSeq, ConfirmedSeq) = (0, 0, 0);

    /// <summary>Forgets what waits: a snapshot has said it, or nobody wants it any more.</summary>
    public void LetGo()
    {
        (Held, HeldUpdates) = (HoldReason.None, 0);
        Session.Shard.Wheel.Disarm(this);
    }

    protected internal override void Expire(long now) => Session.Shard.ReleaseForRate(this);
}
