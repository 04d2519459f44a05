using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>What a client cannot take now: the newest value of each topic waits in its slot, and the last one always arrives.</summary>
/// <remarks>
/// The ladder for a socket that stays full, or a stream with a whole record waiting behind its write: <c>latest</c> topics conflate at once;
/// <c>all</c> topics queue, and when the queue is full the gap is named and a snapshot follows (or the session is closed, where its dialect has
/// no words for a gap); a socket that takes nothing for <see cref="SessionLimits.StuckTimeout"/> is closed with <c>session.slow_consumer</c>.
/// </remarks>
internal sealed partial class HubShard
{
    /// <summary>The rate of a held subscription allows the next update.</summary>
    public void ReleaseForRate(Subscription subscription)
    {
        _heldForRate--;
        subscription.Held = HoldReason.Blocked; // from here on only the socket can hold it
        if (subscription.Session.Outbox.IsBlocked || !TryRelease(subscription))
        {
            subscription.Session.Held.Enqueue(subscription);
        }
    }

    /// <summary>Takes an update aside if it cannot go out now.</summary>
    /// <returns>False: it may be appended.</returns>
    private bool TryHold(Subscription subscription, int replaced)
    {
        if (subscription.Held != HoldReason.None)
        {
            subscription.HeldUpdates += 1 + replaced;
            return true;
        }

        if (subscription.Interval > 0 && _turnedAt < subscription.LastSentAt + subscription.Interval)
        {
            HoldForRate(subscription, replaced);
            return true;
        }

        if (subscription.Delivery == Delivery.Latest && subscription.Session.Outbox.IsBehind)
        {
            HoldForSocket(subscription, HoldReason.Blocked, replaced);
            return true;
        }

        return false;
    }

    /// <summary>The outbox has no room for an update.</summary>
    private void HoldOverflow(Subscription subscription, int replaced)
    {
        if (subscription.Delivery == Delivery.Latest)
        {
            HoldForSocket(subscription, HoldReason.Blocked, replaced);
        }
        else if (subscription.Session.Dialect.NamesGaps)
        {
            HoldForSocket(subscription, HoldReason.Overflow, replaced);
        }
        else
        {
            _tooSlow.Add(subscription.Session); // closing it here would change the list we walk
        }
    }

    private void HoldForRate(Subscription subscription, int replaced)
    {
        (subscription.Held, subscription.HeldUpdates) = (HoldReason.Rate, 1 + replaced);
        _heldForRate++;
        Wheel.Arm(subscription, subscription.LastSentAt + subscription.Interval);
    }

    private static void HoldForSocket(Subscription subscription, HoldReason reason, int replaced)
    {
        (subscription.Held, subscription.HeldUpdates) = (reason, 1 + replaced);
        subscription.Session.Held.Enqueue(subscription);
    }

    /// <summary>The socket is free again: what waits goes out, oldest first, as far as there is room.</summary>
    private void ReleaseHeld(StreamSession session)
    {
        while (session.State == SessionState.Live && !session.Outbox.IsBlocked && session.Held.TryPeek(out var subscription))
        {
            if (!TryRelease(subscription))
            {
                return;
            }

            session.Held.Dequeue();
        }
    }

    /// <summary>Puts the newest value into the outbox; true also where nothing waits any more.</summary>
    private bool TryRelease(Subscription subscription)
    {
        if (subscription.Held == HoldReason.None || subscription.Group is null)
        {
            return true; // a snapshot has said it, or it was unsubscribed
        }

        return subscription.Held == HoldReason.Overflow ? TryReleaseGap(subscription) : TryReleaseNewest(subscription);
    }

    private bool TryReleaseNewest(Subscription subscription)
    {
        var (session, audience) = (subscription.Session, subscription.Audience);
        var merged = (int)Math.Min(subscription.HeldUpdates - 1, int.MaxValue);
        var update = new TopicUpdate(audience.Last!, subscription.Projection, Epoch, audience.Seq, merged);
        if (session.Dialect.WriteUpdate(update, _scratch.Begin()) && !session.Outbox.TryAppend(_scratch.End()))
        {
            return false;
        }

        LetGo(subscription);
        subscription.LastSentAt = _turnedAt;
        subscription.LastSeq = audience.Seq;
        subscription.Sent++;
        subscription.Merged += merged;
        MarkDirty(session);
        return true;
    }

    private bool TryReleaseGap(Subscription subscription)
    {
        var (session, audience) = (subscription.Session, subscription.Audience);
        var gap = new TopicGap(audience.Topic, audience.Seq - subscription.HeldUpdates + 1, audience.Seq, "overflow");
        if (session.Dialect.WriteGap(gap, _scratch.Begin()) && !session.Outbox.TryAppendAnswer(_scratch.End()))
        {
            return false;
        }

        subscription.Dropped += subscription.HeldUpdates;
        LetGo(subscription);
        SendSnapshot(subscription);
        return true;
    }
}
