using System.Text;
using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Outbox;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>Topics at home in one shard and heard in others: whichever shard turns when, every client is told the same story.</summary>
public sealed class SeveralShardsTests
{
    private static readonly string[] Topics = [.. Enumerable.Range(0, 8).Select(i => $"md/NSE/T{i}")];
    private static readonly string[] Terms = ["ltp", "quote", "ltp,latest", "quote,latest", "quote,latest,20", "quote,latest,0.5"];

    [Fact]
    public void Whichever_shard_turns_when_every_number_is_explained_and_the_last_one_arrives()
    {
        for (var seed = 1; seed <= DeliveryModelTests.SeedCount; seed++)
        {
            new Schedule(seed).Run();
        }
    }

    [Fact]
    public void A_client_hears_a_topic_of_another_shard_from_its_snapshot_on()
    {
        var hub = new Shards(2, new HubOptions { TopicLinger = TimeSpan.Zero });
        var topic = hub.TopicAtHomeIn(1);
        hub.Publish(topic, 1);
        hub.TurnAll();
        var client = hub.Join(0);

        client.Say($"sub {topic} ltp");
        hub.TurnAll();
        hub.Publish(topic, 2);
        hub.TurnAll();

        Assert.Equal([$"Added {topic} Ltp", $"snapshot {topic} 1 1 0 1", $"update {topic} 1 2 0 2"], client.Texts);
    }

    [Fact]
    public void A_newcomer_in_another_shard_is_told_how_the_feed_is_doing()
    {
        var hub = new Shards(2, new HubOptions { TopicLinger = TimeSpan.Zero });
        var topic = hub.TopicAtHomeIn(1);
        var (early, late) = (hub.Join(1), hub.Join(0));
        early.Say($"sub {topic} ltp");
        hub.TurnAll();
        hub.Report(topic, FeedState.NeedsLogin);
        hub.TurnAll();

        late.Say($"sub {topic} ltp");
        hub.TurnAll();

        Assert.Equal($"status {topic} NeedsLogin", late.Texts.Last());
    }

    [Fact]
    public void Demand_is_the_highest_mode_of_all_shards_and_ends_with_the_last_client()
    {
        var hub = new Shards(3, new HubOptions { TopicLinger = TimeSpan.Zero });
        var topic = hub.TopicAtHomeIn(0);
        var (low, high) = (hub.Join(1), hub.Join(2));

        low.Say($"sub {topic} ltp");
        high.Say($"sub {topic} quote");
        hub.TurnAll();
        Assert.Equal(Mode.Quote, hub.WantedOf(topic));

        high.Say($"unsub {topic}");
        hub.TurnAll();
        Assert.Equal(Mode.Ltp, hub.WantedOf(topic));

        low.Say($"unsub {topic}");
        hub.TurnAll();
        Assert.Null(hub.WantedOf(topic));
    }

    [Fact]
    public void A_shard_that_is_behind_is_told_the_newest_and_how_many_that_stands_for()
    {
        var hub = new Shards(2, new HubOptions { UpdatesWaitingMax = 16, TopicLinger = TimeSpan.Zero });
        var topic = hub.TopicAtHomeIn(1);
        var client = hub.Join(0);
        client.Say($"sub {topic} ltp");
        hub.TurnAll();

        for (var i = 1; i <= 100; i++)
        {
            hub.Publish(topic, i);
            hub.Turn(1); // the home keeps up, the client's shard does not
        }

        hub.TurnAll();

        var view = new ClientView("behind");
        client.Texts.ToList().ForEach(view.Read);
        Assert.Equal(100, view.LastOf(topic));
        Assert.InRange(client.Texts.Count(), 16, 20);
    }

    [Fact]
    public void An_answer_for_somebody_who_has_left_meanwhile_is_not_waited_with()
    {
        var hub = new Shards(2, new HubOptions { UpdatesWaitingMax = 2_048, TopicLinger = TimeSpan.Zero });
        var topic = hub.TopicAtHomeIn(1);
        var client = hub.Join(0);
        client.Say($"sub {topic} ltp");
        hub.TurnAll();
        for (var i = 1; i <= 600; i++)
        {
            hub.Publish(topic, i);
        }

        hub.Turn(1);
        hub.Turn(1);
        client.Say($"sub {topic} quote"); // asks the home again, which has passed on more than one turn takes in
        hub.Turn(0);
        hub.Turn(1);
        client.Say($"unsub {topic}");
        hub.Turn(0);
        hub.Turn(1);
        hub.Turn(0);

        Assert.True(hub.IsIdle);
        Assert.Equal($"Removed {topic} Ltp", client.Texts.Last());
    }

    /// <summary>Several shards without threads: a test turns them in any order, on one clock.</summary>
    private sealed class Shards
    {
        private readonly ManualTime _time = new();
        private readonly HubCommons _commons;

        public Shards(int count, HubOptions options)
        {
            _commons = new HubCommons(options, new MonotonicClock(_time), Observer, [new ListedTopics(Mode.Quote, Topics)]);
            Ledgers = [.. Enumerable.Range(0, count).Select(_ => new SlabLedger())];
            _commons.Shards = [.. Ledgers.Select(ledger => new HubShard(_commons, new Random(1), () => { }, ledger))];
        }

        public RecordingObserver Observer { get; } = new();

        public SlabLedger[] Ledgers { get; }

        public string Epoch => _commons.Epoch;

        public string TopicAtHomeIn(int shard) =>
            Topics.First(topic => ReferenceEquals(_commons.HomeOf(Topic.Parse(topic)), _commons.Shards[shard]));

        public Mode? WantedOf(string topic) => _commons.Demand.WantedOf(Topic.Parse(topic));

        public void Publish(string topic, long price)
        {
            var update = new MarketUpdate(Topic.Parse(topic), price);
            _commons.HomeOf(update.Topic).Post(update);
        }

        public void Report(string topic, FeedState state)
        {
            var status = new FeedStatus("csv", Topic.Parse(topic), state, "test");
            _commons.HomeOf(status.Topic).Post(new StatusChange(status));
        }

        public void Turn(int shard) => _commons.Shards[shard].Turn();

        public bool IsIdle => _commons.Shards.All(shard => shard.IsIdle);

        public void TurnAll()
        {
            while (!IsIdle)
            {
                foreach (var shard in _commons.Shards)
                {
                    shard.Turn();
                }
            }
        }

        public void Advance(TimeSpan by)
        {
            _time.Advance(by);
            foreach (var shard in _commons.Shards)
            {
                shard.TurnWheel();
            }
        }

        public Client Join(int shard, SessionLimits? limits = null)
        {
            var spec = new SessionSpec
            {
                Endpoint = "stream",
                Dialect = new LineDialect { SaysWelcome = false, SaysGaps = true },
                Limits = limits ?? new SessionLimits(),
                Grant = new Grant
                {
                    Subject = "alice",
                    Issuer = "test",
                    ExpiresAt = _time.GetUtcNow().AddDays(1),
                },
            };
            var transport = new ScriptedTransport();
            var session = new StreamSession("s", spec, transport, _commons.Shards[shard], _time.GetUtcNow());
            session.Shard.Post(new ShardCommand(ShardAction.Join, session));
            return new Client(session, transport);
        }
    }

    private sealed class Client(StreamSession session, ScriptedTransport transport)
    {
        private Func<bool> _isAnswered = () => true;

        public ScriptedTransport Transport => transport;

        public StreamSession Session => session;

        public IEnumerable<string> Texts => transport.Texts;

        /// <summary>A client's reader sends one request at a time.</summary>
        public bool MaySay => _isAnswered();

        public void Say(string line)
        {
            var request = session.Dialect.ReadText(Encoding.UTF8.GetBytes(line))!;
            var answered = session.Answered.Next();
            _isAnswered = () => answered.IsCompleted;
            session.Shard.Post(new ShardCommand(ShardAction.Request, session, request));
        }
    }

    private sealed class Schedule
    {
        private const int MoreThanATurnTakes = 600;

        private readonly Random _random;
        private readonly int _seed;
        private readonly int _shardCount;
        private readonly Shards _hub;
        private readonly Dictionary<string, long> _published = Topics.ToDictionary(topic => topic, _ => 0L);
        private readonly Dictionary<Client, (ClientView View, int Read)> _views = [];

        public Schedule(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            _shardCount = _random.Next(2, 5);
            _hub = new Shards(
                _shardCount,
                new HubOptions
                {
                    UpdatesWaitingMax = _random.Next(2) == 0 ? 16 : 2_048,
                    HistoryCountMax = _random.Next(2) * 8,
                    TopicLinger = TimeSpan.FromMilliseconds(200 * _random.Next(2)),
                }
            );
        }

        public void Run()
        {
            var limits = new SessionLimits
            {
                OutboxFramesMax = 4,
                PongTimeout = null,
                StuckTimeout = TimeSpan.FromHours(1),
            };
            for (var i = 0; i < 6; i++)
            {
                _views.Add(_hub.Join(i % _shardCount, limits), (new ClientView($"Seed {_seed}"), 0));
            }

            for (var step = 0; step < 400; step++)
            {
                Step(_views.Keys.ElementAt(_random.Next(_views.Count)));
            }

            Settle();
            foreach (var (client, _) in _views)
            {
                var view = Look(client);
                foreach (var topic in client.Session.Subscriptions.Keys)
                {
                    var (last, published) = (view.LastOf(topic.Path), _published[topic.Path]);
                    Assert.True(last == published, $"Seed {_seed}: {topic} ended at {last}, {published} were published.");
                }
            }

            Assert.Empty(_hub.Observer.Faults);
            Assert.True(_hub.Ledgers.All(ledger => ledger.Live == 0), $"Seed {_seed}: slabs were never freed.");
        }

        private void Step(Client client)
        {
            var topic = Topics[_random.Next(Topics.Length)];
            switch (_random.Next(12))
            {
                case < 3:
                    Publish(topic, _random.Next(50) == 0 ? MoreThanATurnTakes : _random.Next(1, 6));
                    break;
                case < 8:
                    _hub.Turn(_random.Next(_shardCount));
                    break;
                case 8 when client.MaySay:
                    Subscribe(client, topic);
                    break;
                case 9 when client.MaySay:
                    client.Say($"unsub {topic}");
                    break;
                case 10:
                    client.Transport.IsStuck = _random.Next(2) == 0;
                    client.Transport.CompleteWrite();
                    break;
                default:
                    _hub.Advance(TimeSpan.FromMilliseconds(_random.Next(300)));
                    break;
            }
        }

        private void Publish(string topic, int count)
        {
            while (count-- > 0)
            {
                _hub.Publish(topic, ++_published[topic]);
            }
        }

        /// <summary>A client that was away says where it was; one that never heard the topic begins anew.</summary>
        private void Subscribe(Client client, string topic)
        {
            var known = Look(client).LastOf(topic);
            var since = known > 0 && _random.Next(2) == 0 ? _random.NextInt64(known + 1) : (long?)null;
            _views[client].View.Ask(topic, since);
            var terms = Terms[_random.Next(Terms.Length)];
            client.Say($"sub {topic} {terms}{(since is null ? "" : $",since:{_hub.Epoch}:{since}")}");
        }

        private ClientView Look(Client client)
        {
            var (view, read) = _views[client];
            string[] texts = [.. client.Texts];
            Array.ForEach(texts[read..], view.Read);
            _views[client] = (view, texts.Length);
            return view;
        }

        private void Settle()
        {
            foreach (var (client, _) in _views)
            {
                client.Transport.Unstick();
            }

            _hub.TurnAll();
            _hub.Advance(TimeSpan.FromSeconds(3)); // beyond the slowest rate
            _hub.TurnAll();
        }
    }
}
