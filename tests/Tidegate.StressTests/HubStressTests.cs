using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.StressTests;

public sealed class HubStressTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] Topics = [.. Enumerable.Range(0, 12).Select(i => $"md/NSE/T{i}")];

    public static TheoryData<int> Seeds => StressScale.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Any_schedule_of_clients_and_feeds_keeps_every_promise_and_leaves_nothing_behind(int seed)
    {
        output.WriteLine($"seed {seed}");
        var token = TestContext.Current.CancellationToken;
        var observer = new RecordingObserver();
        var gate = new CapacityGate(int.MaxValue);
        await using var hub = Start(observer, updatesWaitingMax: 64);
        var armed = hub.Shards.Sum(shard => shard.Wheel.Count);
        var feeds = new Feeds(hub);
        StressClient[] clients = [.. Enumerable.Range(0, StressScale.Of(60, 600)).Select(i => new StressClient((seed * 10_000) + i))];
        var dialect = new LineDialect();

        var publishing = Enumerable.Range(0, 3).Select(i => Task.Run(() => feeds.Publish(Topics[(i * 4)..][..4]), token)).ToArray();
        var endings = await Task.WhenAll(clients.Select(client => Task.Run(() => client.LiveAsync(hub, dialect, gate, Topics), token)))
            .WaitAsync(Patience, token);
        feeds.Stop();
        await Task.WhenAll(publishing).WaitAsync(Patience, token);

        Assert.All(clients, client => client.Check());
        Assert.Equal(clients.Length, endings.Length);
        Assert.Equal(clients.Length, observer.Ended.Select(each => each.Session).Distinct().Count());
        Assert.Equal(clients.Length, observer.Ended.Count);
        Assert.Equal(clients.Length, observer.Started.Count);
        Assert.Empty(observer.Faults);
        Assert.Equal(0, gate.Taken);
        await hub.DisposeAsync(); // from here on its threads do not write
        Assert.Equal(
            (0, 0, armed),
            (hub.SessionCount, hub.Shards.Sum(shard => shard.Buffers.Rented), hub.Shards.Sum(shard => shard.Wheel.Count))
        );
        Array.ForEach(clients, client => client.Dispose());
        output.WriteLine($"{hub.UpdatesTaken} taken, {hub.UpdatesReplaced} replaced, {hub.FramesWritten} frames in {hub.Writes} writes");
    }

    [Fact]
    public async Task A_drain_under_load_ends_everybody_within_its_deadline()
    {
        var token = TestContext.Current.CancellationToken;
        var observer = new RecordingObserver();
        await using var hub = Start(observer, updatesWaitingMax: 1_024);
        var feeds = new Feeds(hub);
        var publishing = Task.Run(() => feeds.Publish(Topics), token);
        var sessions = Enumerable.Range(0, StressScale.Of(200, 5_000)).Select(i => new Listener(hub, isStuck: i % 10 == 0)).ToArray();

        await hub.DrainAsync(TimeSpan.FromSeconds(1), token);
        feeds.Stop();
        await Task.WhenAll([publishing, .. sessions.Select(each => each.Reading)]).WaitAsync(Patience, token);

        Assert.Equal(sessions.Length, observer.Ended.Count);
        Assert.Equal(0, hub.SessionCount);
        Array.ForEach(sessions, each => each.Dispose());
    }

    [Fact]
    public async Task A_hub_that_is_disposed_leaves_no_reader_waiting()
    {
        for (var round = StressScale.Of(20, 1_000); round > 0; round--) // its threads may not have had their first turn, or be in the midst of one
        {
            var observer = new RecordingObserver();
            var hub = Start(observer, updatesWaitingMax: 64);
            var sessions = Enumerable.Range(0, 10 + (round % 40)).Select(i => new Listener(hub, isStuck: i % 2 == 0)).ToArray();

            await hub.DisposeAsync();

            await Task.WhenAll(sessions.Select(each => each.Reading)).WaitAsync(Patience, TestContext.Current.CancellationToken);
            hub.Publish(new MarketUpdate(Topic.Parse(Topics[0]), 1)); // a feed that has not heard of it yet
            await hub.DisposeAsync();
            Assert.Equal(sessions.Length, observer.Ended.Count);
            Array.ForEach(sessions, each => each.Dispose());
        }
    }

    [Fact]
    public async Task Clients_that_join_while_a_hub_ends_are_let_go()
    {
        var token = TestContext.Current.CancellationToken;
        for (var round = StressScale.Of(5, 500); round > 0; round--)
        {
            var hub = Start(new RecordingObserver(), updatesWaitingMax: 64);
            using var begun = new SemaphoreSlim(0);
            var joining = Task.Run(
                () =>
                    Enumerable
                        .Range(0, 200)
                        .Select(i =>
                        {
                            begun.Release();
                            return new Listener(hub, isStuck: i % 2 == 0);
                        })
                        .ToArray(),
                token
            );
            await begun.WaitAsync(token);

            await hub.DisposeAsync();

            var sessions = await joining.WaitAsync(Patience, token);
            await Task.WhenAll(sessions.Select(each => each.Reading)).WaitAsync(Patience, token);
            Array.ForEach(sessions, each => each.Dispose());
        }
    }

    private static TopicHub Start(RecordingObserver observer, int updatesWaitingMax)
    {
        var options = new HubOptions
        {
            UpdatesWaitingMax = updatesWaitingMax,
            TopicLinger = TimeSpan.Zero,
            Shards = 3,
        };
        var hub = new TopicHub(options, [new ListedTopics(Mode.Quote, Topics)], observer, TimeProvider.System, new Random(1));
        hub.Start();
        return hub;
    }

    /// <summary>Feeds that publish as fast as they can until they are stopped.</summary>
    private sealed class Feeds(TopicHub hub)
    {
        private volatile bool _isStopped;

        public void Stop() => _isStopped = true;

        public void Publish(string[] mine)
        {
            Topic[] topics = [.. mine.Select(Topic.Parse)];
            for (var i = 1; !_isStopped; i++)
            {
                foreach (var topic in topics)
                {
                    hub.Publish(new MarketUpdate(topic, i));
                }

                if (i % 16 == 0)
                {
                    Thread.Yield();
                }
            }
        }
    }

    /// <summary>A client that only listens, or does not even that.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly ClientStream _stream = new();
        private readonly ScriptedTransport _transport = new();

        public Listener(TopicHub hub, bool isStuck)
        {
            _transport.TakesSilently = true;
            _transport.IsStuck = isStuck;
            _transport.OnCancelRead = _stream.Input.CancelPendingRead;
            _transport.OnAbort = () => _stream.Fail(new IOException("aborted"));
            var spec = new SessionSpec
            {
                Endpoint = "stress",
                Dialect = new LineDialect(),
                Limits = new SessionLimits(),
                InitialTopics = [.. Topics.Select(Topic.Parse)],
                Grant = new Core.Access.Grant
                {
                    Subject = "listener",
                    Issuer = "test",
                    ExpiresAt = DateTimeOffset.MaxValue,
                },
            };
            Reading = SessionReader.RunAsync(hub.Join(spec, _transport), _stream.Input, null, CancellationToken.None);
        }

        public Task<SessionEnding> Reading { get; }

        public void Dispose()
        {
            _stream.Dispose();
            _transport.Dispose();
        }
    }
}
