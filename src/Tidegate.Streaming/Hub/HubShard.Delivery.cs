using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Outbox;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>From update to outboxes: each update is encoded once per group, and each member is visited once a turn, however many updates there were.</summary>
internal sealed partial class HubShard
{
    private readonly FrameLog _log;
    private readonly FrameLog _gathered;
    private readonly List<SubscriberGroup> _fresh = [];
    private readonly List<StreamSession> _tooSlow = [];
    private readonly List<SubscriberGroup> _unencoded = [];

    /// <summary>Puts the frame of a topic's newest update into the log of the turn.</summary>
    private void Encode(TopicAudience audience, SubscriberGroup group, Update? previous, int replaced)
    {
        if (!TryEncode(audience, group, previous, replaced))
        {
            return;
        }

        var frame = _scratch.End();
        if (frame.Length > FrameLog.FrameBytesMax)
        {
            Distribute(group); // what came before it
            OfferToAll(group, frame, audience.Seq, replaced);
            return;
        }

        if (!_log.TryAdd(frame, out var start))
        {
            DistributeAll();
            _isLogFull = true;
            _log.TryAdd(frame, out start);
        }

        if (group.Fresh.IsEmpty)
        {
            _fresh.Add(group);
        }

        group.Add(new FrameMark(start, frame.Length, audience.Seq, replaced));
    }

    private bool TryEncode(TopicAudience audience, SubscriberGroup group, Update? previous, int replaced)
    {
        try
        {
            var update = new TopicUpdate(audience.Last!, group.Projection, Epoch, audience.Seq, replaced)
            {
                // Whoever does not have the one before is held, and gets a whole one when it is let go. One that stands for others is whole too.
                Previous = group.Projection.Delta && replaced == 0 ? previous : null,
            };
            return group.Dialect.WriteUpdate(update, _scratch.Begin());
        }
        catch (Exception exception)
        {
            _observer.Faulted(null, exception);
            _unencoded.Add(group);
            return false;
        }
    }

    /// <summary>Hands the frames in the log to everybody they are for, and begins an empty log.</summary>
    private void DistributeAll()
    {
        foreach (var group in _fresh)
        {
            Distribute(group);
        }

        _fresh.Clear();
        _log.Clear();
        _gathered.Clear();
    }

    private void Distribute(SubscriberGroup group)
    {
        var fresh = group.Fresh;
        if (fresh.IsEmpty)
        {
            return;
        }

        if (group.IsFreshContiguous)
        {
            DistributeTogether(group, fresh, _log);
        }
        else if (group.Count > 1 && group.TryGather(_log, _gathered))
        {
            DistributeTogether(group, fresh, _gathered);
        }
        else
        {
            DistributeOneByOne(group, fresh);
        }

        group.ClearFresh();
    }

    /// <summary>The usual case: no allocation, no lock, and for most members not even a copy.</summary>
    private void DistributeTogether(SubscriberGroup group, ReadOnlySpan<FrameMark> fresh, FrameLog log)
    {
        var last = fresh[^1];
        var run = log.Run(fresh[0].Start, last.Start + last.Bytes - fresh[0].Start, fresh.Length);
        foreach (var subscription in group.Members)
        {
            var session = subscription.Session;
            if (MayHaveToWait(subscription, session) || !session.Outbox.TryAppend(run))
            {
                OfferEach(subscription, fresh, log);
                continue;
            }

            subscription.Sent += run.Frames;
            subscription.Merged += group.FreshMerged;
            subscription.LastSeq = last.Seq;
            subscription.LastSentAt = _turnedAt;
            MarkDirty(session);
        }
    }

    private void DistributeOneByOne(SubscriberGroup group, ReadOnlySpan<FrameMark> fresh)
    {
        foreach (var subscription in group.Members)
        {
            OfferEach(subscription, fresh, _log);
        }
    }

    private void OfferEach(Subscription subscription, ReadOnlySpan<FrameMark> fresh, FrameLog log)
    {
        foreach (var mark in fresh)
        {
            Offer(subscription, log.Run(mark.Start, mark.Bytes, 1).Span, mark.Seq, mark.Merged);
        }
    }

    private void OfferToAll(SubscriberGroup group, ReadOnlySpan<byte> frame, long seq, int replaced)
    {
        foreach (var subscription in group.Members)
        {
            Offer(subscription, frame, seq, replaced);
        }
    }

    /// <summary>Copies one frame to one outbox, unless it has to wait.</summary>
    private void Offer(Subscription subscription, ReadOnlySpan<byte> frame, long seq, int replaced)
    {
        var session = subscription.Session;
        if (MayHaveToWait(subscription, session) && TryHold(subscription, replaced))
        {
            return;
        }

        if (!session.Outbox.TryAppend(frame))
        {
            HoldOverflow(subscription, replaced);
            return;
        }

        subscription.Sent++;
        subscription.Merged += replaced;
        subscription.LastSeq = seq;
        subscription.LastSentAt = _turnedAt;
        MarkDirty(session);
        if (Buffers.IsStrained)
        {
            session.Outbox.Flush(); // a crowd far behind in one turn must not hold all its frames at once
        }
    }

    /// <summary>The cheap half of <see cref="TryHold"/>: false for nearly everybody.</summary>
    private static bool MayHaveToWait(Subscription subscription, StreamSession session) =>
        subscription.Held != HoldReason.None || subscription.Interval > 0 || session.Outbox.IsBehind;

    /// <summary>Subscribers who missed an update by a fault of ours are closed rather than left with a gap; other dialects and modes go on.</summary>
    private void CloseUnencoded()
    {
        foreach (var group in _unencoded)
        {
            foreach (var subscription in group.Members.ToArray())
            {
                CloseForFault(subscription.Session);
            }
        }

        _unencoded.Clear();
    }

    private void CloseTooSlow()
    {
        foreach (var session in _tooSlow)
        {
            Close(session, GatewayErrors.SlowConsumer);
        }

        _tooSlow.Clear();
    }
}
