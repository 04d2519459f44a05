using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Hub;

/// <summary>What this shard's sessions hear: updates that their homes have numbered, and how feeds are doing.</summary>
internal sealed partial class HubShard
{
    private readonly Dictionary<Topic, TopicAudience> _audiences = [];
    private readonly Queue<ListenAnswer> _answers = new();

    /// <summary>What another shard, the topic's home, has passed on.</summary>
    private void HearRelayed(in Arrival arrival)
    {
        if (_audiences.TryGetValue(arrival.Update.Topic, out var audience)) // else everybody has left meanwhile
        {
            Hear(audience, arrival);
        }
    }

    /// <summary>What the topic's home, here or elsewhere, has numbered.</summary>
    public void Hear(TopicAudience audience, in Arrival arrival)
    {
        if (arrival.Update is StatusChange { Status: var status })
        {
            Tell(audience, status);
            return;
        }

        if (arrival.Seq <= audience.Seq)
        {
            return; // on its way since before the audience began: the home's answer stood for it
        }

        var previous = audience.Last;
        var merged = (int)Math.Min(arrival.Merged, arrival.Seq - audience.Seq - 1); // likewise
        audience.Recent.Add(arrival with { Merged = merged });
        (audience.Seq, audience.Last) = (arrival.Seq, arrival.Update);
        audience.Standing = arrival.Update.Succeeds(audience.Standing);
        foreach (var group in audience.Groups)
        {
            Encode(audience, group, previous, merged);
        }
    }

    private void Tell(TopicAudience audience, FeedStatus status)
    {
        DistributeAll(); // what came before the status
        audience.Status = status;
        foreach (var group in audience.Groups.ToArray()) // ending a session changes groups and members; a status is rare
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

        if (status is { State: FeedState.Live, Reason: not FeedReasons.ModeOverCapacity })
        {
            Raise(audience);
        }
    }

    /// <summary>The feed delivers all that is wanted: who was granted a lower mode, because at that time there was no room for a higher one, is granted it now.</summary>
    private void Raise(TopicAudience audience)
    {
        foreach (var group in audience.Groups.ToArray()) // whoever is raised goes over to another group
        {
            foreach (var subscription in group.Members.ToArray())
            {
                if (subscription.Terms.Mode < subscription.Asked.Mode && subscription.Session.State == SessionState.Live)
                {
                    Guard(subscription.Session, () => Review(subscription));
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

    private TopicAudience AudienceFor(Topic topic)
    {
        if (!_audiences.TryGetValue(topic, out var audience))
        {
            audience = new TopicAudience(topic, this, _commons.HomeOf(topic));
            _audiences.Add(topic, audience);
        }

        Wheel.Disarm(audience);
        return audience;
    }

    /// <summary>Asks the topic's home to tell us of it, and with its answer begins the subscription. In its home that is one step.</summary>
    private void Listen(Subscription subscription, Beginning beginning, TopicPosition? since = null)
    {
        var audience = subscription.Audience;
        var wish = audience.Highest!.Value;
        audience.Told = wish;
        audience.Recent.Begin();
        var request = new ListenRequest(audience, wish, subscription, ++subscription.Listens, beginning, since);
        if (audience.IsAtHome)
        {
            Homes.Listen(request);
        }
        else
        {
            audience.Home.Post(new ShardCommand(ShardAction.Listen, null, request));
        }
    }

    /// <summary>Begins what the homes have answered, once all that they had told before was heard and handed out.</summary>
    private void BeginAnswered()
    {
        for (var count = _answers.Count; count > 0; count--)
        {
            var answer = _answers.Dequeue();
            var isWaitedFor = answer.Request.Subscription.Listens == answer.Request.Number; // else its audience may be gone, and hears nothing more
            if (isWaitedFor && answer.WasListening && answer.Request.Audience.Seq < answer.Seq)
            {
                _answers.Enqueue(answer); // the rest lies in our inbox
                continue;
            }

            try
            {
                BeginToHear(answer);
            }
            catch (Exception exception)
            {
                Fault(answer.Request.Subscription.Session, exception);
            }
        }
    }

    /// <summary>From here on the subscription hears everything.</summary>
    public void BeginToHear(ListenAnswer answer)
    {
        var (request, audience) = (answer.Request, answer.Request.Audience);
        var meanwhile = audience.Recent.End(after: answer.Seq);
        if (answer.Seq > audience.Seq)
        {
            (audience.Seq, audience.Last, audience.Standing) = (answer.Seq, answer.Last, answer.Standing);
        }

        audience.Status ??= answer.Status; // what was heard meanwhile is newer
        var subscription = request.Subscription;
        if (subscription.Listens != request.Number)
        {
            return; // it has left, or asked for something else since
        }

        audience.Add(subscription);
        switch (request.Beginning)
        {
            case Beginning.WithSnapshot:
                SendSnapshot(subscription);
                break;
            case Beginning.Since:
                SendSince(subscription, request.Since!, answer.Missed, meanwhile);
                break;
            case Beginning.Anew:
                SendAnew(subscription, request.Since!);
                break;
            default:
                break;
        }

        if (audience.Status is { State: not FeedState.Live } status && subscription.Session.State == SessionState.Live)
        {
            Tell(subscription.Session, status, ends: null); // it was said before this one listened
        }

        Settle(subscription);
    }

    /// <summary>Somebody left, or wants less: the home hears of it, at once or, where nobody is left, after a while.</summary>
    private void Diminish(TopicAudience audience)
    {
        var wish = audience.Highest;
        if (wish is null && audience.Last is not null && _topicLinger > 0)
        {
            Wheel.Arm(audience, Clock.Now + _topicLinger); // who comes back soon finds the feed still running
        }
        else if (wish is null)
        {
            Release(audience);
        }
        else if (wish != audience.Told)
        {
            TellHome(audience, wish);
        }
    }

    /// <summary>Nobody has come back.</summary>
    public void Release(TopicAudience audience)
    {
        if (audience.HighestMode is null)
        {
            _audiences.Remove(audience.Topic);
            TellHome(audience, null);
        }
    }

    private void TellHome(TopicAudience audience, TopicWish? wish)
    {
        audience.Told = wish;
        var change = new AudienceChange(audience, wish);
        if (audience.IsAtHome)
        {
            Homes.SetListening(change);
        }
        else
        {
            audience.Home.Post(new ShardCommand(ShardAction.AudienceChange, null, change));
        }
    }
}
