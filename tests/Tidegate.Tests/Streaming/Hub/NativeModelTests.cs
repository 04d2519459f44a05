using System.Collections.Immutable;
using Tidegate.AspNetCore.Dialects.Native;
using Tidegate.Core.Access;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Admitting;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Resume;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>Random schedules in the native protocol: terms of all kinds, renewals, slow readers, connections that break, with what they had under way, and are resumed.</summary>
public sealed class NativeModelTests
{
    private static readonly string[] Topics = [ShardHarness.Infy, ShardHarness.Tcs];

    /// <summary>The topic whose quotes are told by their differences.</summary>
    private const string Different = ShardHarness.Infy;

    private static readonly string[] Terms =
    [
        "\"mode\":\"ltp\"",
        "\"mode\":\"quote\"",
        "\"mode\":\"quote\",\"deliver\":\"all\"",
        "\"mode\":\"quote\",\"maxHz\":5",
        "\"mode\":\"depth\",\"depth\":1",
        "\"mode\":\"depth\",\"depth\":3",
        "\"mode\":\"depth\",\"depth\":3,\"deliver\":\"latest\"",
    ];

    private static readonly SessionLimits Full = new()
    {
        OutboxFramesMax = 4,
        PongTimeout = null,
        IdleTimeout = TimeSpan.FromDays(1),
        StuckTimeout = TimeSpan.FromDays(1),
    };

    [Fact]
    public async Task Every_number_is_explained_and_every_value_right_through_renewals_and_broken_connections()
    {
        for (var seed = 1; seed <= DeliveryModelTests.SeedCount; seed++)
        {
            await new Schedule(seed).RunAsync();
        }
    }

    private sealed class Schedule
    {
        private readonly Dictionary<string, List<MarketUpdate>> _published = Topics.ToDictionary(
            topic => topic,
            _ => new List<MarketUpdate>()
        );
        private readonly Random _random;
        private readonly ShardHarness _hub;
        private readonly NativeClientModel _client;
        private readonly string _name;
        private Peer _peer;

        public Schedule(int seed)
        {
            (_random, _name) = (new Random(seed), $"Seed {seed}");
            var options = new HubOptions { HistoryCountMax = 8, TopicLinger = TimeSpan.Zero };
            _hub = new ShardHarness(options, new ListedTopics(Mode.Depth, Topics))
            {
                Spec = spec =>
                    spec with
                    {
                        Dialect = new TidegateDialect(),
                        LimitsOf = grant => grant.Plan == "free" ? Full with { Modes = [Mode.Ltp, Mode.Quote] } : Full,
                    },
            };
            _client = new NativeClientModel(_name, (topic, seq) => _published[topic][(int)seq - 1], topic => topic == Different);
            _peer = _hub.Join(limits: Full);
        }

        public async Task RunAsync()
        {
            for (var step = 0; step < 100; step++)
            {
                await StepAsync();
            }

            _peer.Transport.Unstick();
            _hub.Shard.Turn();
            _hub.Advance(TimeSpan.FromSeconds(3)); // beyond the slowest rate
            _client.Read(_peer);
            foreach (var topic in _peer.Session.Subscriptions.Keys)
            {
                Assert.True(
                    _client.SeqOf(topic.Path) == _published[topic.Path].Count,
                    $"{_name}: {topic} ended at {_client.SeqOf(topic.Path)}."
                );
            }

            _hub.EndReader(_peer);
            _hub.Advance(TimeSpan.FromHours(1)); // beyond the window
            Assert.True(_hub.Commons.Resumables.Count == 0 && _hub.Ledger.Live == 0, $"{_name}: something was kept.");
        }

        private Task StepAsync()
        {
            var topic = Topics[_random.Next(Topics.Length)];
            switch (_random.Next(16))
            {
                case < 6:
                    Publish(topic, _random.Next(1, 5));
                    break;
                case < 9:
                    _client.Read(_peer, _random.Next(1, 6));
                    break;
                case < 11:
                    Ask(
                        $$"""{"op":"subscribe","id":1,"subs":[{"topic":"{{topic}}","delta":{{(topic == Different ? "true" : "false")}},{{Terms[_random.Next(Terms.Length)]}}}]}"""
                    );
                    break;
                case 11:
                    Ask($$"""{"op":"unsubscribe","id":2,"topics":["{{topic}}"]}""", leaves: topic);
                    break;
                case 12:
                    _hub.Advance(TimeSpan.FromMilliseconds(_random.Next(4) == 0 ? 25_000 : _random.Next(300)));
                    break;
                case 13:
                    Renew();
                    break;
                case 14:
                    Block(!_peer.Transport.IsStuck);
                    break;
                default:
                    return BreakAsync();
            }

            return Task.CompletedTask;
        }

        private void Ask(string request, string? leaves = null)
        {
            if (!_peer.Transport.IsStuck) // a client that asks is one that reads
            {
                _hub.Say(_peer, request);
                if (leaves is not null)
                {
                    _client.Leave(leaves);
                }
            }
        }

        private void Block(bool isStuck)
        {
            _peer.Transport.IsStuck = isStuck;
            if (!isStuck)
            {
                _peer.Transport.Unstick();
                _hub.Shard.Turn();
            }
        }

        private void Renew()
        {
            var grant = _hub.GrantFor("alice") with { Plan = _random.Next(2) == 0 ? "free" : "full" };
            var request = new RefreshRequest("3", new Credential(CredentialKind.FirstMessage, "secret"));
            _hub.Post(_peer, ShardAction.Renew, new Renewal(request, Admission.Granted(grant), new SessionSlot()));
        }

        /// <summary>The connection goes with all that the client has not read; the old socket may seem open for a while.</summary>
        private async Task BreakAsync()
        {
            var old = _peer;
            _client.Read(old, 1); // at least the welcome, with the secret
            var isHalfOpen = _random.Next(2) == 0;
            if (!isHalfOpen)
            {
                _hub.EndReader(old);
            }

            Publish(Topics[_random.Next(Topics.Length)], _random.Next(12));
            var grant = _hub.GrantFor("alice") with { Plan = _random.Next(3) == 0 ? "free" : "full" };
            var taken = _hub.Resumption.TakeOverAsync(
                new ResumeSecret(_client.Secret),
                grant,
                "stream",
                TestContext.Current.CancellationToken
            );
            _hub.Shard.Turn();
            _client.Reconnect();
            _peer = _hub.Join(grant, Full, resumed: await taken);
            if (isHalfOpen)
            {
                _hub.EndReader(old);
            }

            old.Transport.Abort();
            _hub.Shard.Turn();
            _client.Read(_peer);
            _client.Settled();
        }

        private void Publish(string topic, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var update = Any(topic);
                _published[topic].Add(update);
                _hub.Shard.Post(update);
            }

            _hub.Shard.Turn();
        }

        private MarketUpdate Any(string topic) =>
            new(Topic.Parse(topic), _random.Next(3))
            {
                Open = _random.Next(4) is > 0 and var open ? open : null,
                Volume = _random.Next(3),
                ExchangeTimeNs = 1,
                Book = new OrderBook(Side(), Side()),
            };

        private ImmutableArray<BookLevel> Side() => [.. Enumerable.Range(1, 3).Select(_ => new BookLevel(_random.Next(9), 1))];
    }
}
