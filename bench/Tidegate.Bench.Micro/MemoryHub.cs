using System.Diagnostics.CodeAnalysis;
using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Bench.Micro;

/// <summary>A shard without a thread and with memory for sockets, turned by whoever measures it.</summary>
internal sealed class MemoryHub
{
    private readonly SessionSpec _spec = new()
    {
        Endpoint = "bench",
        Dialect = new TidegateDialect(),
        Limits = new SessionLimits { SubscriptionsMax = 10_000 },
        Grant = new Grant
        {
            Subject = "bench",
            Issuer = "bench",
            ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1),
        },
    };

    // The history is full after a few publishes, however long one takes: what follows is the steady state.
    private static readonly HubOptions Options = new() { HistoryCountMax = 16 };

    private readonly HubShard _shard;

    public MemoryHub()
    {
        var commons = new HubCommons(Options, new MonotonicClock(TimeProvider.System), new SilentObserver(), [new EveryTopic()]);
        _shard = new HubShard(commons, new Random(1), wake: () => { });
        commons.Shards = [_shard];
    }

    /// <summary>A session that asks for these topics the way a client does.</summary>
    public void Join(params IReadOnlyList<Topic> topics)
    {
        var session = new StreamSession("s_bench", _spec, new MemoryTransport(), _shard, TimeProvider.System.GetUtcNow());
        _shard.Post(new ShardCommand(ShardAction.Join, session));
        _shard.Turn();
        if (topics.Count > 0)
        {
            var answered = session.Answered.Next();
            var request = new SubscribeRequest("1", [.. topics.Select(Ask)]);
            _shard.Post(new ShardCommand(ShardAction.Request, session, request));
            _shard.Turn();
            if (!answered.IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("The shard did not answer within a turn.");
            }
        }
    }

    /// <summary>From the feed's call to every subscriber's socket: queue, encode, hand over, one write each.</summary>
    public void Publish(Update update)
    {
        _shard.Post(update);
        _shard.Turn();
    }

    private static SubscriptionAsk Ask(Topic topic) => new(topic.Path, topic, Mode.Ltp) { Delivery = Delivery.Latest };

    private sealed class EveryTopic : ITopicSource
    {
        public bool TryFind(Topic topic, [NotNullWhen(true)] out Mode? highest)
        {
            highest = Mode.Quote;
            return true;
        }
    }
}
