using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>What feeds say: updates and statuses go to everybody who subscribed.</summary>
internal sealed partial class HubShard
{
    private readonly Dictionary<Topic, HubTopic> _topics = [];
    private readonly List<StreamSession> _tooSlow = [];
    private readonly List<SubscriberGroup> _unencoded = [];

    private void Take(Update update, int replaced)
    {
        if (update is StatusChange { Status: var status })
        {
            Tell(status);
            return;
        }

        Volatile.Write(ref _updatesTaken, _updatesTaken + 1);
        var topic = TopicFor(update.Topic);
        topic.Seq += 1 + replaced;
        topic.Last = update;
        topic.History.Add(update, topic.Seq, replaced, _turnedAt);
        foreach (var group in topic.Groups)
        {
            Deliver(topic, group, replaced);
        }

        CloseTooSlow();
        CloseUnencoded();
    }

    /// <summary>Encodes once, copies to each outbox: no allocation and no lock per recipient.</summary>
    private void Deliver(HubTopic topic, SubscriberGroup group, int replaced)
    {
        if (!TryEncode(topic, group, replaced))
        {
            return;
        }

        var frame = _scratch.End();
        foreach (var subscription in group.Members)
        {
            var session = subscription.Session;
            if (MayHaveToWait(subscription, session) && TryHold(subscription, replaced))
            {
                continue;
            }

            if (session.Outbox.TryAppend(frame))
            {
                subscription.LastSentAt = _turnedAt;
                subscription.Sent++;
                subscription.Merged += replaced;
                MarkDirty(session);
                if (Buffers.IsStrained)
                {
                    session.Outbox.Flush(); // a crowd far behind in one turn must not hold all its frames at once
                }
            }
            else
            {
                HoldOverflow(subscription, replaced);
            }
        }
    }

    /// <summary>The cheap half of <see cref="TryHold"/>: false for nearly everybody.</summary>
    private static bool MayHaveToWait(Subscription subscription, StreamSession session) =>
        subscription.Held != HoldReason.None || subscription.Interval > 0 || session.Outbox.IsBlocked;

    private bool TryEncode(HubTopic topic, SubscriberGroup group, int replaced)
    {
        try
        {
            var update = new TopicUpdate(topic.Last!, group.Projection, _epoch, topic.Seq, replaced);
            return group.Dialect.WriteUpdate(update, _scratch.Begin());
        }
        catch (Exception exception)
        {
            _observer.Faulted(null, exception);
            _unencoded.Add(group);
            return false;
        }
    }

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

    private void Tell(FeedStatus status)
    {
        if (!_topics.TryGetValue(status.Topic, out var topic))
        {
            return;
        }

        foreach (var group in topic.Groups.ToArray()) // ending a session changes groups and members; a status is rare
        {
            var ends = status.State == FeedState.Closed ? group.Dialect.EndOfData : null;
            foreach (var subscription in group.Members.ToArray())
            {
                var session = subscription.Session;
                try
                {
                    Tell(session, status, ends);
                }
                catch (Exception exception)
                {
                    Fault(session, exception);
                }
            }
        }
    }

    private void Tell(StreamSession session, FeedStatus status, CloseStatement? ends)
    {
        if (ends is not null)
        {
            CloseWith(session, ends, new SessionEnding(SessionEndingKind.EndOfData, ends.Code));
        }
        else if (session.Dialect.WriteStatus(status, _scratch.Begin()))
        {
            Send(session, _scratch.End());
        }
    }

    private HubTopic TopicFor(Topic path)
    {
        if (!_topics.TryGetValue(path, out var topic))
        {
            topic = new HubTopic(path, new TopicHistory(_historyCountMax, _historyAgeMax));
            _topics.Add(path, topic);
        }

        return topic;
    }
}
