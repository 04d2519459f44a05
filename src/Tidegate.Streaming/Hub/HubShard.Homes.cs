using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Streaming.Hub;

/// <summary>The shard as home of topics: numbers their updates, keeps their history, and passes them on to every shard where they have an audience.</summary>
internal sealed partial class HubShard
{
    private readonly Dictionary<Topic, HubTopic> _topics = [];
    private readonly List<HubShard> _relayedTo = [];

    /// <summary>What came from a feed.</summary>
    private void Take(in Arrival arrival)
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
            _commons.AddPublished(topic.Topic);
        }

        topic.Seq += 1 + arrival.Merged;
        topic.Last = arrival.Update;
        topic.History.Add(arrival.Update, topic.Seq, arrival.Merged, _turnedAt);
        PassOn(topic.Listeners, arrival with { Seq = topic.Seq, IsRelayed = true });
    }

    private void Tell(StatusChange change)
    {
        if (_topics.TryGetValue(change.Topic, out var topic))
        {
            PassOn(topic.Listeners.ToArray(), new Arrival(change, IsRelayed: true)); // it may end sessions, and with them listeners
        }
    }

    private void PassOn(ReadOnlySpan<TopicListener> listeners, in Arrival arrival)
    {
        foreach (var listener in listeners)
        {
            if (listener.Audience is { } audience)
            {
                Hear(audience, arrival);
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

    /// <summary>The second leg; the thread is woken once a turn, by <see cref="WakeRelayedTo"/>.</summary>
    private void Relay(in Arrival arrival) => _updates.Post(arrival);

    private void WakeRelayedTo()
    {
        foreach (var shard in _relayedTo)
        {
            shard._wake();
        }

        _relayedTo.Clear();
    }

    /// <summary>Another audience, or a greater one: from the moment of the answer on it is told everything.</summary>
    private void Listen(ListenRequest request)
    {
        var audience = request.Audience;
        var topic = TopicFor(audience.Topic);
        var wasListening = topic.IsHeardIn(audience.Shard);
        topic.SetListener(audience, request.Mode);
        Demand.Set(topic.Topic, topic.HighestMode);
        var missed = request.Since is { } since ? MissedSince(topic, since) : null;
        var answer = new ListenAnswer(request, wasListening, topic.Seq, topic.Last, missed);
        if (audience.IsAtHome)
        {
            BeginToHear(answer);
        }
        else
        {
            audience.Shard.Post(new ShardCommand(ShardAction.Listening, request.Subscription.Session, answer));
        }
    }

    private IReadOnlyList<TopicHistory.Entry>? MissedSince(HubTopic topic, TopicPosition since) =>
        since.Epoch == _commons.Epoch && since.Seq <= topic.Seq ? topic.History.After(since.Seq, topic.Seq, Clock.Now) : null;

    /// <summary>An audience wants less than before, or nothing any more.</summary>
    private void SetListening(AudienceChange change)
    {
        if (!_topics.TryGetValue(change.Audience.Topic, out var topic))
        {
            return;
        }

        if (change.Mode is { } mode)
        {
            topic.SetListener(change.Audience, mode);
        }
        else
        {
            topic.RemoveListener(change.Audience.Shard);
        }

        Demand.Set(topic.Topic, topic.HighestMode);
        if (topic.HighestMode is null && topic.Last is null)
        {
            _topics.Remove(topic.Topic); // nobody publishes it, nobody wants it: strangers' inventions leave no trace
        }
    }

    private HubTopic TopicFor(Topic path)
    {
        if (!_topics.TryGetValue(path, out var topic))
        {
            var options = _commons.Options;
            topic = new HubTopic(
                path,
                new TopicHistory(options.HistoryCountMax, options.HistoryBytesMax, Clock.Units(options.HistoryAgeMax))
            );
            _topics.Add(path, topic);
        }

        return topic;
    }

    /// <summary>Histories of topics that fell silent give their memory back.</summary>
    private void TrimHistories(long now)
    {
        foreach (var topic in _topics.Values)
        {
            topic.History.Trim(now);
        }
    }
}
