using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>The topics whose home is one shard: numbers their updates, keeps their history, and passes them on to every shard where they have an audience.</summary>
/// <remarks>Owned by the shard's thread, but for <see cref="UpdatesTaken"/>, which anybody may read.</remarks>
internal sealed class TopicHomes(HubCommons commons, HubShard shard)
{
    private readonly Dictionary<Topic, HubTopic> _topics = [];
    private readonly List<HubShard> _relayedTo = [];
    private RetainedTopics? _retained; // of most shards in most gateways nobody publishes anything
    private long _updatesTaken;
    private long _forgottenSeq; // the highest number of any topic that was forgotten: who comes back with one must not take another update for it

    /// <summary>Updates taken in so far.</summary>
    public long UpdatesTaken => Volatile.Read(ref _updatesTaken);

    /// <summary>What came from a feed.</summary>
    public void Take(in Arrival arrival, long now)
    {
        if (arrival.Update is StatusChange status)
        {
            Tell(status);
            return;
        }

        Volatile.Write(ref _updatesTaken, _updatesTaken + 1);
        var topic = TopicFor(arrival.Update.Topic);
        if (topic.Last is null)
        {
            commons.AddPublished(topic.Topic);
        }

        topic.Seq += 1 + arrival.Merged;
        topic.Last = arrival.Update;
        topic.Standing = arrival.Update.Succeeds(topic.Standing);
        if (arrival.Update is AppUpdate)
        {
            _retained ??= new RetainedTopics(commons.RetainedTopicsMax, commons.RetainedBytesMax);
            _retained.Note(topic);
        }

        topic.History.Add(arrival.Update, topic.Seq, arrival.Merged, now);
        PassOn(topic.Listeners, arrival with { Seq = topic.Seq, IsRelayed = true });
        ForgetSurplus(topic);
    }

    private void ForgetSurplus(HubTopic published)
    {
        while (_retained?.TakeSurplus(published) is { } surplus)
        {
            _topics.Remove(surplus.Topic);
            commons.RemovePublished(surplus.Topic);
            _forgottenSeq = Math.Max(_forgottenSeq, surplus.Seq);
        }
    }

    /// <summary>What tells where a topic stands; null: nothing was published.</summary>
    public Update? StandingOf(Topic topic) => _topics.GetValueOrDefault(topic)?.Standing;

    private void Tell(StatusChange change)
    {
        if (_topics.TryGetValue(change.Topic, out var topic))
        {
            topic.Status = change.Status;
            PassOn(topic.Listeners.ToArray(), new Arrival(change, IsRelayed: true)); // it may end sessions, and with them listeners
            if (change.Status.IsLast)
            {
                Forget(topic);
            }
        }
    }

    /// <summary>Keeps nothing of a topic that its feed has given up; who hears it still goes on hearing nothing.</summary>
    private void Forget(HubTopic topic)
    {
        commons.RemovePublished(topic.Topic);
        _retained?.Remove(topic);
        _forgottenSeq = Math.Max(_forgottenSeq, topic.Seq);
        (topic.Last, topic.Standing) = (null, null);
        topic.History.Clear();
        if (topic.HighestMode is null)
        {
            _topics.Remove(topic.Topic);
        }
    }

    private void PassOn(ReadOnlySpan<TopicListener> listeners, in Arrival arrival)
    {
        foreach (var listener in listeners)
        {
            if (listener.Audience is { } audience)
            {
                shard.Hear(audience, arrival);
            }
            else
            {
                listener.Shard.Relay(arrival);
                if (!_relayedTo.Contains(listener.Shard))
                {
                    _relayedTo.Add(listener.Shard);
                }
            }
        }
    }

    /// <summary>Wakes those to whom something was passed on: once a turn, not once an update.</summary>
    public void WakeRelayedTo()
    {
        foreach (var listener in _relayedTo)
        {
            listener.Wake();
        }

        _relayedTo.Clear();
    }

    /// <summary>Another audience, or a greater one: from the moment of the answer on it is told everything.</summary>
    public void Listen(ListenRequest request)
    {
        var audience = request.Audience;
        var topic = TopicFor(audience.Topic);
        var wasListening = topic.IsHeardIn(audience.Shard);
        topic.SetListener(audience, request.Wish);
        commons.Demand.Set(topic.Topic, topic.Highest);
        var missed = request.Since is { } since ? MissedSince(topic, since) : null;
        var answer = new ListenAnswer(request, wasListening, topic.Seq, topic.Last, topic.Standing, missed, topic.Status);
        if (audience.IsAtHome)
        {
            shard.BeginToHear(answer);
        }
        else
        {
            audience.Shard.Post(new ShardCommand(ShardAction.Listening, request.Subscription.Session, answer));
        }
    }

    private IReadOnlyList<TopicHistory.Entry>? MissedSince(HubTopic topic, TopicPosition since) =>
        since.Epoch == commons.Epoch && since.Seq <= topic.Seq ? topic.History.After(since.Seq, topic.Seq, commons.Clock.Now) : null;

    /// <summary>An audience wants less than before, or nothing any more.</summary>
    public void SetListening(AudienceChange change)
    {
        if (!_topics.TryGetValue(change.Audience.Topic, out var topic))
        {
            return;
        }

        if (change.Wish is { } wish)
        {
            topic.SetListener(change.Audience, wish);
        }
        else
        {
            topic.RemoveListener(change.Audience.Shard);
        }

        commons.Demand.Set(topic.Topic, topic.Highest);
        if (topic.HighestMode is null)
        {
            topic.Status = null; // its feed stops, and says anew how it is doing when somebody comes
        }

        if (topic.HighestMode is null && topic.Last is null)
        {
            _topics.Remove(topic.Topic); // nobody publishes it, nobody wants it: strangers' inventions leave no trace
        }
    }

    private HubTopic TopicFor(Topic path)
    {
        if (!_topics.TryGetValue(path, out var topic))
        {
            var options = commons.Options;
            topic = new HubTopic(
                path,
                new TopicHistory(options.HistoryCountMax, options.HistoryBytesMax, commons.Clock.Units(options.HistoryAgeMax))
            )
            {
                Seq = _forgottenSeq,
            };
            _topics.Add(path, topic);
        }

        return topic;
    }

    /// <summary>Histories of topics that fell silent give their memory back.</summary>
    public void TrimHistories(long now)
    {
        foreach (var topic in _topics.Values)
        {
            topic.History.Trim(now);
        }
    }
}
