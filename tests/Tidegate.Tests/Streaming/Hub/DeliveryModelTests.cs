using System.Globalization;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>Random schedules against a simple model: what a client has seen of a topic is explained completely by numbers, merges, gaps and snapshots.</summary>
public sealed class DeliveryModelTests
{
    private static readonly string[] Topics = [ShardHarness.Infy, ShardHarness.Tcs];
    private static readonly string[] Terms = ["ltp", "quote", "ltp,latest", "quote,latest", "quote,latest,20", "ltp,5", "quote,latest,0.5"];

    /// <summary>More by <c>TIDEGATE_SEEDS=10000</c>; a seed that fails is named by the assertion.</summary>
    public static int SeedCount =>
        int.TryParse(Environment.GetEnvironmentVariable("TIDEGATE_SEEDS"), CultureInfo.InvariantCulture, out var count) ? count : 200;

    [Fact]
    public void Whatever_happens_in_whatever_order_every_number_is_explained_and_the_last_one_arrives()
    {
        for (var seed = 1; seed <= SeedCount; seed++)
        {
            new Schedule(seed).Run();
        }
    }

    private sealed class Schedule(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly ShardHarness _hub = new()
        {
            Dialect = new LineDialect { SaysWelcome = false, SaysGaps = true },
        };
        private readonly Dictionary<string, long> _published = Topics.ToDictionary(topic => topic, _ => 0L);

        public void Run()
        {
            var limits = new SessionLimits
            {
                OutboxFramesMax = 4,
                PongTimeout = null,
                StuckTimeout = TimeSpan.FromHours(1),
            };
            var peers = Enumerable.Range(0, 3).Select(_ => _hub.Join(limits: limits)).ToArray();
            for (var step = 0; step < 150; step++)
            {
                Step(peers[_random.Next(peers.Length)]);
            }

            foreach (var peer in peers)
            {
                peer.Transport.Unstick();
                _hub.Shard.Turn();
            }

            _hub.Advance(TimeSpan.FromSeconds(3)); // beyond the slowest rate
            foreach (var peer in peers)
            {
                Check(peer);
            }

            Assert.True(_hub.Shard.Buffers.Rented == 0, $"Seed {seed}: memory was not given back.");
            Assert.True(
                _hub.Ledger is { Live: 0, Rents: > 0 },
                $"Seed {seed}: {_hub.Ledger.Live} of {_hub.Ledger.Rents} slabs were never freed."
            );
        }

        private void Step(Peer peer)
        {
            var topic = Topics[_random.Next(Topics.Length)];
            switch (_random.Next(10))
            {
                case < 3:
                    _hub.Publish(topic, ++_published[topic]);
                    break;
                case < 5:
                    PublishInOneTurn(_random.Next(2, 12));
                    break;
                case 5:
                    _hub.Say(peer, $"sub {topic} {Terms[_random.Next(Terms.Length)]}");
                    break;
                case 6:
                    _hub.Say(peer, $"unsub {topic}");
                    break;
                case 7:
                    peer.Transport.IsStuck = true;
                    break;
                case 8:
                    peer.Transport.Unstick();
                    _hub.Shard.Turn();
                    break;
                default:
                    _hub.Advance(TimeSpan.FromMilliseconds(_random.Next(300)));
                    break;
            }
        }

        /// <summary>What one turn takes in may lie one behind the other in the log or mixed.</summary>
        private void PublishInOneTurn(int count)
        {
            var mixes = _random.Next(2) == 0;
            var topic = Topics[_random.Next(Topics.Length)];
            for (var i = 0; i < count; i++)
            {
                topic = mixes ? Topics[_random.Next(Topics.Length)] : topic;
                _hub.Shard.Post(new MarketUpdate(Topic.Parse(topic), ++_published[topic]));
            }

            _hub.Shard.Turn();
        }

        /// <summary>Reads what the client got, line by line, as a client would.</summary>
        private void Check(Peer peer)
        {
            var view = new ClientView($"Seed {seed}");
            foreach (var text in peer.Texts)
            {
                view.Read(text);
            }

            foreach (var topic in peer.Session.Subscriptions.Keys)
            {
                var last = view.LastOf(topic.Path);
                Assert.True(
                    last == _published[topic.Path],
                    $"Seed {seed}: {topic} ended at {last}, {_published[topic.Path]} were published."
                );
            }
        }
    }
}
