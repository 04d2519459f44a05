using Tidegate.Core.Messages;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>Clients that come back say where they were: they get all that they missed, or are told the gap and start with a snapshot. Never a part of it.</summary>
internal sealed partial class HubShard
{
    private const string EpochChanged = "epoch_changed";
    private const string HistoryEvicted = "history_evicted";

    /// <param name="subscription">The subscription that begins.</param>
    /// <param name="since">Where its client was.</param>
    /// <param name="missed">Everything after that up to the answer of the topic's home; null: not kept any more, or of another epoch.</param>
    /// <param name="meanwhile">What was heard here after that answer; null: too much.</param>
    private void SendSince(
        Subscription subscription,
        TopicPosition since,
        IReadOnlyList<TopicHistory.Entry>? missed,
        IReadOnlyList<Arrival>? meanwhile
    )
    {
        var audience = subscription.Audience;
        var isKnown = since.Epoch == Epoch && since.Seq <= audience.Seq;
        subscription.BeginAt(isKnown ? since.Seq : 0, isConfirmed: isKnown); // its own word
        if (missed is not null && meanwhile is not null)
        {
            Recover(subscription, since.Seq, missed, meanwhile);
            return;
        }

        // Numbers of another epoch say nothing about this one: then the gap is everything up to now.
        var gap = new TopicGap(audience.Topic, isKnown ? since.Seq + 1 : 1, audience.Seq, isKnown ? HistoryEvicted : EpochChanged);
        if (audience.Seq > 0 && subscription.Session.Dialect.WriteGap(gap, _scratch.Begin()))
        {
            Send(subscription.Session, _scratch.End());
        }

        SendSnapshot(subscription);
    }

    private void Recover(Subscription subscription, long from, IReadOnlyList<TopicHistory.Entry> missed, IReadOnlyList<Arrival> meanwhile)
    {
        subscription.LastSeq = from;
        foreach (var entry in missed)
        {
            SendAgain(subscription, entry.Update, entry.Seq, entry.Merged);
        }

        foreach (var arrival in meanwhile)
        {
            SendAgain(subscription, arrival.Update, arrival.Seq, arrival.Merged);
        }

        var (session, audience) = (subscription.Session, subscription.Audience);
        var recovery = new TopicRecovery(audience.Topic, from, audience.Seq);
        if (session.State == SessionState.Live && session.Dialect.WriteRecovered(recovery, _scratch.Begin()))
        {
            Send(session, _scratch.End());
        }
    }

    private void SendAgain(Subscription subscription, Update update, long seq, int merged)
    {
        var session = subscription.Session;
        var missed = (int)Math.Min(merged, seq - subscription.LastSeq - 1); // of those it stands for the client may have some
        var again = new TopicUpdate(update, subscription.Projection, Epoch, seq, missed);
        subscription.LastSeq = seq;
        if (session.State == SessionState.Live && session.Dialect.WriteUpdate(again, _scratch.Begin()))
        {
            subscription.LastSentAt = _turnedAt;
            subscription.Sent++;
            Send(session, _scratch.End());
        }
    }
}
