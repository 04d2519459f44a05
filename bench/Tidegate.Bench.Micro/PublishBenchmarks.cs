using BenchmarkDotNet.Attributes;
using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.Core.Access;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Bench.Micro;

/// <summary>One update from the feed's call to every subscriber's (memory) socket: queue, encode, copy, one write each.</summary>
public class PublishBenchmarks
{
    private HubShard _shard = null!;

    [Params(1, 100, 10_000)]
    public int Subscribers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var clock = new MonotonicClock(TimeProvider.System);
        _shard = new HubShard(new HubOptions(), clock, new SilentObserver(), [], new Random(1), wake: () => { });
        var spec = new SessionSpec
        {
            Endpoint = "bench",
            Dialect = new TidegateDialect(),
            Limits = new SessionLimits(),
            Grant = new Grant
            {
                Subject = "bench",
                Issuer = "bench",
                ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1),
            },
            InitialTopics = [Quotes.Symbol],
        };
        for (var i = 0; i < Subscribers; i++)
        {
            var session = new StreamSession($"s_{i}", spec, new MemoryTransport(), _shard, TimeProvider.System.GetUtcNow());
            _shard.Post(new ShardCommand(ShardAction.Join, session));
            _shard.Turn();
        }
    }

    [Benchmark]
    public void Publish()
    {
        _shard.Post(Quotes.Full);
        _shard.Turn();
    }
}
