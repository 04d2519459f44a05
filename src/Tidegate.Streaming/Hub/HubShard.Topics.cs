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
        var previous = topic.Last;
        topic.Last = update;
        topic.History.Add(update, topic.Seq, replaced, _turnedAt);
        foreach (var group in topic.Groups)
        {
            Encode(topic, group, previous, replaced);
        }
    }

    private void Tell(FeedStatus status)
    {
        if (!_topics.TryGetValue(status.Topic, out var topic))
        {
            return;
        }

        DistributeAll(); // what came before the status
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
