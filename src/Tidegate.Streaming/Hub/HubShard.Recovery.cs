using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>Clients that come back say where they were: they get all that they missed, or are told the gap and start with a snapshot. Never a part of it.</summary>
internal sealed partial class HubShard
{
    private const string EpochChanged = "epoch_changed";
    private const string HistoryEvicted = "history_evicted";

    private void SendSince(Subscription subscription, TopicPosition since)
    {
        var topic = subscription.Topic;
        var isKnown = since.Epoch == _epoch && since.Seq <= topic.Seq;
        if (isKnown && topic.History.After(since.Seq, topic.Seq, Clock.Now) is { } missed)
        {
            Recover(subscription, since.Seq, missed);
            return;
        }

        // Numbers of another epoch say nothing about this one: then the gap is everything up to now.
        var gap = new TopicGap(topic.Topic, isKnown ? since.Seq + 1 : 1, topic.Seq, isKnown ? HistoryEvicted : EpochChanged);
        if (topic.Seq > 0 && subscription.Session.Dialect.WriteGap(gap, _scratch.Begin()))
        {
            Send(subscription.Session, _scratch.End());
        }

        SendSnapshot(subscription);
    }

    private void Recover(Subscription subscription, long from, IReadOnlyList<TopicHistory.Entry> missed)
    {
        var (session, topic) = (subscription.Session, subscription.Topic);
        foreach (var entry in missed)
        {
            var update = new TopicUpdate(entry.Update, subscription.Projection, _epoch, entry.Seq, entry.Merged);
            if (session.State == SessionState.Live && session.Dialect.WriteUpdate(update, _scratch.Begin()))
            {
                Send(session, _scratch.End());
                subscription.Sent++;
            }
        }

        subscription.LastSeq = topic.Seq;
        if (
            session.State == SessionState.Live
            && session.Dialect.WriteRecovered(new TopicRecovery(topic.Topic, from, topic.Seq), _scratch.Begin())
        )
        {
            subscription.LastSentAt = missed.Count > 0 ? _turnedAt : subscription.LastSentAt;
            Send(session, _scratch.End());
        }
    }
}
