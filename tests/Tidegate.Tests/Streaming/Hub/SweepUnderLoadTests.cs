using System.Globalization;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>A thousand sessions at fifty updates a second each, while grants are renewed, replaced and revoked.</summary>
public sealed class SweepUnderLoadTests
{
    private const int Sessions = 1_000;
    private const int Topics = 50;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly SessionLimits Limits = new() { IdleTimeout = TimeSpan.FromDays(1), PongTimeout = null };

    [Fact]
    public void Nothing_is_lost_or_repeated_across_a_refresh_and_all_who_are_revoked_are_out_within_a_second()
    {
        var review = new ListedReview();
        string[] topics = [.. Enumerable.Range(0, Topics).Select(i => $"md/NSE/T{i}")];
        var hub = new ShardHarness(new HubOptions(), null, review, new ListedTopics(Mode.Quote, topics))
        {
            Dialect = new LineDialect { SaysWelcome = false, SaysGaps = true },
            Spec = spec => spec with { LimitsOf = grant => grant.Plan == "free" ? Limits with { Modes = [Mode.Ltp] } : Limits },
        };
        var random = new Random(5);
        var clients = Enumerable.Range(0, Sessions).Select(i => Client.Join(hub, $"u{i}", topics[i % Topics])).ToArray();
        var published = 0;

        for (var step = 0; step < 150; step++) // three seconds of fifty updates
        {
            Act(hub, review, clients, random, step);
            published++;
            Array.ForEach(topics, topic => hub.Shard.Post(new MarketUpdate(Topic.Parse(topic), published)));
            do
            {
                hub.Shard.Turn();
            } while (!hub.Shard.IsIdle);

            hub.Advance(Step);
            Array.ForEach(clients, client => client.Read(hub.Time.GetUtcNow()));
        }

        Assert.All(clients, client => client.AssertNothingMissed(published, hub.Time.GetUtcNow()));
        Assert.InRange(clients.Count(client => client.RevokedAt is not null), 100, 900);
        Assert.InRange(clients.Count(client => client.Changes > 0), 100, 1_000);
        Assert.InRange(clients.Count(client => client.Refreshes > 0), 200, 1_000);
    }

    private static void Act(ShardHarness hub, ListedReview review, Client[] clients, Random random, int step)
    {
        for (var i = 0; i < 10; i++)
        {
            var client = clients[random.Next(Sessions)];
            if (client.RevokedAt is not null)
            {
                continue;
            }

            switch (random.Next(3))
            {
                case 0: // the client's own refresh
                    client.Refresh(hub);
                    break;
                case 1: // an administrator changes the plan
                    var plan = random.Next(2) == 0 ? "free" : "default";
                    review[client.Name] = Admission.Granted(hub.GrantFor(client.Name) with { Plan = plan });
                    break;
                default:
                    client.RevokedAt = hub.Time.GetUtcNow();
                    review[client.Name] = Admission.Refused(GatewayErrors.Revoked);
                    break;
            }
        }

        if (step % 3 == 0) // the gateway looks at its store every so often, not at every change
        {
            hub.Shard.AskReview();
        }
    }

    private sealed class Client(Peer peer, string name, string topic)
    {
        private readonly ClientView _view = new(name);
        private DateTimeOffset? _closedAt;
        private int? _closeCode;

        public string Name => name;

        public DateTimeOffset? RevokedAt { get; set; }

        public int Changes { get; private set; }

        public int Refreshes { get; private set; }

        public static Client Join(ShardHarness hub, string name, string topic)
        {
            var peer = hub.Join(hub.GrantFor(name));
            hub.Say(peer, $"sub {topic} quote");
            return new Client(peer, name, topic);
        }

        public void Refresh(ShardHarness hub)
        {
            var request = new Tidegate.Streaming.Dialects.RefreshRequest(null, new Credential(CredentialKind.FirstMessage, "new"));
            var admission = Admission.Granted(peer.Session.Grant! with { ExpiresAt = hub.Time.GetUtcNow() + TimeSpan.FromHours(2) });
            var places = new Tidegate.Streaming.Admitting.SessionSlot();
            hub.Post(peer, ShardAction.Renew, new Renewal(request, admission, places));
            Refreshes++;
        }

        /// <summary>Reads what has come; a number that is skipped or comes twice fails.</summary>
        public void Read(DateTimeOffset now)
        {
            foreach (var frame in peer.Transport.Drain())
            {
                if (frame.IsClose)
                {
                    (_closedAt, _closeCode) = (now, frame.CloseCode);
                    continue;
                }

                var text = frame.Text;
                Changes += text.StartsWith("changed", StringComparison.Ordinal) ? 1 : 0;
                if (_view.LastOf(topic) is > 0 and var last && text.StartsWith("snapshot", StringComparison.Ordinal))
                {
                    Assert.Equal(last.ToString(CultureInfo.InvariantCulture), text.Split(' ')[3]); // it repeats what is known and skips nothing
                }

                _view.Read(text);
            }
        }

        public void AssertNothingMissed(int published, DateTimeOffset now)
        {
            if (RevokedAt is { } revoked)
            {
                Assert.True(_closedAt is not null || now - revoked < TimeSpan.FromMilliseconds(100), $"{name} is still open.");
                Assert.True(
                    _closedAt is null || _closedAt - revoked <= TimeSpan.FromSeconds(1),
                    $"{name} was open for {_closedAt - revoked}."
                );
                Assert.True(_closedAt is null || _closeCode == 4005, $"{name} was closed with {_closeCode}.");
                return;
            }

            Assert.Null(_closeCode);
            Assert.Equal(published, _view.LastOf(topic));
        }
    }
}
