using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;
using static Tidegate.Tests.Streaming.Hub.ShardHarness;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>Grants that change while their sessions are open: nobody has to do anything for it to count.</summary>
public sealed class SweepTests
{
    private static readonly SessionLimits Full = new() { IdleTimeout = TimeSpan.FromDays(1), PongTimeout = null };
    private static readonly SessionLimits Free = Full with
    {
        Plan = "free",
        Modes = [Mode.Ltp, Mode.Quote],
        SubscriptionsMax = 1,
        MaxHz = 1,
        Rules = new LimitRules
        {
            Modes = "plan.free.modes",
            Subscriptions = "plan.free.subscriptions",
            MaxHz = "plan.free.maxHz",
        },
    };

    private readonly ListedReview _review = new();
    private readonly ListedRules _rules = new();
    private readonly ShardHarness _hub;
    private Func<Grant, Refusal?>? _entry;

    public SweepTests() =>
        _hub = new ShardHarness(new HubOptions { TopicLinger = TimeSpan.Zero }, _rules, _review, new ListedTopics(Mode.Depth, Infy, Tcs))
        {
            Dialect = new LineDialect { SaysWelcome = false },
            Spec = spec => spec with { LimitsOf = grant => grant.Plan == "free" ? Free : Full, Entry = _entry },
        };

    [Fact]
    public void A_revoked_grant_closes_its_session_with_4005_and_leaves_the_others_alone()
    {
        var (alice, bob) = (Join("alice"), Join("bob"));
        _review["alice"] = Admission.Refused(GatewayErrors.Revoked, "user.disabled");

        Sweep();

        Assert.Equal((4005, null), (alice.CloseCode, bob.CloseCode));
        Assert.Equal(GatewayErrors.Revoked, alice.Session.Ending?.Error);
    }

    [Fact]
    public void A_lower_grant_moves_subscriptions_down_and_off_in_place_and_tells_so()
    {
        var peer = Join("alice");
        _hub.Publish(Infy, 1);
        _hub.Say(peer, $"sub {Infy} depth,levels:10 {Tcs} ltp");
        _review["alice"] = Admission.Granted(Grant("alice") with { Plan = "free" });

        Sweep();

        Assert.Equal(
            [
                $"changed {Infy} Depth:10 Quote:0 plan.free.modes",
                $"snapshot {Infy} 2 1 0 1",
                $"changed {Tcs} Ltp:0 off plan.free.subscriptions",
            ],
            peer.Texts.Skip(2)
        );
        Assert.Equal(1m, Assert.Single(peer.Session.Subscriptions.Values).Terms.MaxHz);
    }

    [Fact]
    public void A_better_grant_moves_them_up_to_what_was_asked()
    {
        var peer = Join("alice", "free");
        _hub.Say(peer, $"sub {Infy} depth,levels:10");
        _review["alice"] = Admission.Granted(Grant("alice"));

        Sweep();

        Assert.Equal([$"changed {Infy} Quote:0 Depth:10 "], peer.Texts.Skip(1));
    }

    [Fact]
    public void A_grant_that_is_as_it_was_changes_nothing_and_says_nothing()
    {
        var peer = Join("alice");
        _hub.Say(peer, $"sub {Infy} depth");

        Sweep();

        Assert.Single(peer.Texts);
    }

    [Fact]
    public void A_replaced_grant_also_moves_the_end_of_the_session()
    {
        var peer = Join("alice");
        _review["alice"] = Admission.Granted(_hub.GrantFor("alice", TimeSpan.FromSeconds(30)));

        Sweep();
        _hub.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(4003, peer.CloseCode);
    }

    [Fact]
    public void A_grant_that_no_longer_opens_the_door_closes_the_session()
    {
        _entry = grant => grant.Plan == "free" ? new Refusal(GatewayErrors.Forbidden, "endpoint.roles") : null;
        var peer = Join("alice");
        _review["alice"] = Admission.Granted(Grant("alice") with { Plan = "free" });

        Sweep();

        Assert.Equal(4004, peer.CloseCode);
    }

    [Fact]
    public void A_rule_that_changes_counts_for_what_is_open_too()
    {
        var peer = Join("alice");
        _hub.Publish(Infy, 1);
        _hub.Say(peer, $"sub {Infy} depth {Tcs} quote");
        _rules.Set(Infy, AccessVerdict.Allow("policy.low") with { ModeMax = Mode.Ltp });
        _rules.Set(Tcs, AccessVerdict.Deny("policy.none-of-that"));

        Sweep();

        Assert.Equal(
            [$"changed {Infy} Depth:5 Ltp:0 policy.low", $"snapshot {Infy} 1 1 0 1", $"changed {Tcs} Quote:0 off policy.none-of-that"],
            peer.Texts.Skip(2)
        );
    }

    [Fact]
    public void Who_was_revoked_on_the_way_in_is_closed_at_once_without_a_welcome()
    {
        _review["alice"] = Admission.Refused(GatewayErrors.Revoked);

        var peer = _hub.Join(Grant("alice"), dialect: new LineDialect());

        Assert.Equal(4005, peer.CloseCode);
        Assert.Equal(["disconnect auth.revoked"], peer.Texts);
    }

    [Fact]
    public void Who_was_lowered_on_the_way_in_starts_lower()
    {
        _review["alice"] = Admission.Granted(Grant("alice") with { Plan = "free" });

        var peer = Join("alice");

        Assert.Equal("free", peer.Session.Limits.Plan);
    }

    [Fact]
    public void A_sweep_that_is_asked_for_often_is_one_and_one_more_for_what_came_meanwhile()
    {
        var peers = Enumerable.Range(0, 1_300).Select(i => Join($"u{i}")).ToArray();
        _review.Asked = 0;

        for (var i = 0; i < 100; i++)
        {
            _hub.Shard.AskReview();
        }

        _hub.Shard.Turn();
        Assert.InRange(_review.Asked, 1, 512); // a few hundred a turn: the others' updates do not wait for all
        _hub.Shard.AskReview();
        _hub.Shard.AskReview();
        TurnUntilIdle();

        Assert.Equal(2 * peers.Length, _review.Asked);
    }

    [Fact]
    public void Sweeps_without_end_still_reach_the_last_session()
    {
        var peers = Enumerable.Range(0, 2_000).Select(i => Join($"u{i}")).ToArray();
        Array.ForEach(peers, peer => _review[peer.Session.Grant!.Subject] = Admission.Refused(GatewayErrors.Revoked));

        for (var turn = 0; turn < 12; turn++)
        {
            _hub.Shard.AskReview();
            _hub.Shard.Turn();
        }

        Assert.All(peers, peer => Assert.Equal(4005, peer.CloseCode));
    }

    [Fact]
    public void A_review_that_fails_ends_its_session_and_nobody_elses()
    {
        var (alice, bob) = (Join("alice"), Join("bob"));
        _review.Fails = "alice";

        Sweep();

        Assert.Equal((1011, null), (alice.CloseCode, bob.CloseCode));
    }

    private Grant Grant(string subject) => _hub.GrantFor(subject);

    private Peer Join(string subject, string plan = "default") => _hub.Join(Grant(subject) with { Plan = plan });

    private void Sweep()
    {
        _hub.Shard.AskReview();
        TurnUntilIdle();
    }

    private void TurnUntilIdle()
    {
        do
        {
            _hub.Shard.Turn();
        } while (!_hub.Shard.IsIdle);
    }
}
