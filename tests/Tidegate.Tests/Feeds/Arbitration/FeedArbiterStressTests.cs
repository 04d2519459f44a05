using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Arbitration;
using Tidegate.Testing;

namespace Tidegate.Tests.Feeds.Arbitration;

/// <summary>Two feeds on two threads, at full speed, with failures on both sides: what the hub was promised holds.</summary>
public sealed class FeedArbiterStressTests
{
    private const int Topics = 4;
    private const int Updates = 100_000;

    [Fact]
    public void Two_threads_never_meet_in_the_hub_and_never_turn_the_clock_back()
    {
        var time = new ManualTime();
        using var meters = new Meters();
        Topic[] topics = [.. Enumerable.Range(0, Topics).Select(number => Topic.Parse($"md/NSE/T{number}"))];
        ITopicSource[] sources = [new ListedSource("one", Mode.Ltp, 1), new ListedSource("two", Mode.Ltp, 1)];
        var hub = new CheckingSink(topics);
        var arbiter = new FeedArbiter(
            new ArbitrationOptions
            {
                StallAfter = TimeSpan.FromMilliseconds(100),
                LeadMin = TimeSpan.Zero,
                ReturnAfter = TimeSpan.FromMilliseconds(100),
            },
            sources,
            hub,
            (_, _) => true,
            time,
            meters,
            NullLogger<FeedArbiter>.Instance
        );
        var exchange = 0L;
        var threads = sources.Select(
            (source, seed) => new Thread(() => Drive(arbiter, source, topics, new Random(seed), () => Interlocked.Increment(ref exchange)))
        );
        var watch = new Thread(() =>
        {
            for (var look = 0; look < 2_000; look++)
            {
                time.Advance(TimeSpan.FromMilliseconds(1));
                arbiter.Look();
            }
        });

        Thread[] all = [.. threads, watch];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());

        Assert.Null(hub.Fault);
        Assert.True(hub.Count > Updates / 10, "Something is to come through.");
        Assert.Equal(2, hub.Sources);
        Assert.True(meters.Sum("tidegate.feeds.takeovers") > 0, "Takeovers are to happen.");
    }

    // The times of one feed and topic rise, as normalisers see to; between the feeds they mix.
    private static void Drive(FeedArbiter arbiter, ITopicSource source, Topic[] topics, Random random, Func<long> next)
    {
        var sink = arbiter.SinkOf(source);
        for (var number = 0; number < Updates; number++)
        {
            var topic = topics[random.Next(topics.Length)];
            if (random.Next(500) == 0)
            {
                sink.Report(new FeedStatus(source.Name, topic, (FeedState)random.Next(6), "said")); // all but failed, which is as good as closed
            }

            sink.Publish(new MarketUpdate(topic, number) { ExchangeTimeNs = next() });
        }
    }

    private sealed class CheckingSink(Topic[] topics) : IUpdateSink
    {
        private readonly Dictionary<Topic, Slot> _slots = topics.ToDictionary(topic => topic, _ => new Slot());
        private readonly HashSet<string> _sources = [];
        private readonly Lock _gate = new();
        private int _count;

        public string? Fault { get; private set; }

        public int Count => _count;

        public int Sources => _sources.Count;

        public void Publish(Update update)
        {
            var (market, slot) = ((MarketUpdate)update, _slots[update.Topic]);
            if (Interlocked.Exchange(ref slot.Busy, 1) != 0)
            {
                Fault = "two threads at once";
            }

            if (market.ExchangeTimeNs < slot.LastTimeNs)
            {
                Fault = "an older update after a newer one";
            }

            slot.LastTimeNs = market.ExchangeTimeNs;
            Interlocked.Increment(ref _count);
            lock (_gate)
            {
                _sources.Add(market.Source!);
            }

            Volatile.Write(ref slot.Busy, 0);
        }

        public void Report(FeedStatus status)
        {
            var slot = _slots[status.Topic];
            if (Interlocked.Exchange(ref slot.Busy, 1) != 0)
            {
                Fault = "a status beside an update";
            }

            Volatile.Write(ref slot.Busy, 0);
        }

        private sealed class Slot
        {
            public int Busy;
            public long LastTimeNs;
        }
    }
}
