using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;
using static Tidegate.Tests.Streaming.Hub.ShardHarness;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>What a plan or a rule limits, it limits.</summary>
public sealed class AccessLimitsTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly SessionLimits Limits = new() { IdleTimeout = TimeSpan.FromDays(1), PongTimeout = null };

    [Fact]
    public void A_session_ends_when_its_plan_says_so_and_not_before()
    {
        var hub = new ShardHarness();
        var peer = hub.Join(limits: Limits with { SessionLength = TimeSpan.FromHours(1) });

        hub.Advance(TimeSpan.FromHours(1) - Tick);
        Assert.Null(peer.CloseCode);
        hub.Advance(Tick);

        Assert.Equal(4201, peer.CloseCode);
        Assert.Equal(GatewayErrors.SessionTooLong, peer.Session.Ending?.Error);
    }

    [Fact]
    public void A_plan_that_changes_counts_the_time_that_has_passed()
    {
        var review = new ListedReview();
        var hub = new ShardHarness(new HubOptions(), null, review, new ListedTopics(Mode.Quote, Infy))
        {
            Spec = spec =>
                spec with
                {
                    LimitsOf = grant => grant.Plan == "free" ? Limits with { SessionLength = TimeSpan.FromHours(1) } : Limits,
                },
        };
        var peer = hub.Join();
        hub.Advance(TimeSpan.FromMinutes(50));
        review["alice"] = Admission.Granted(hub.GrantFor("alice") with { Plan = "free" });
        hub.Shard.AskReview();
        hub.Shard.Turn();

        hub.Advance(TimeSpan.FromMinutes(10) - Tick);
        Assert.Null(peer.CloseCode);
        hub.Advance(Tick);

        Assert.Equal(4201, peer.CloseCode);
    }

    [Fact]
    public void A_plan_s_frequency_holds_for_who_asked_for_more_or_named_none()
    {
        var hub = new ShardHarness();
        var limits = Limits with
        {
            MaxHz = 2,
            Rules = new LimitRules { MaxHz = "plan.free.maxHz" },
        };
        var peer = hub.Join(limits: limits);
        hub.Say(peer, $"sub {Infy} quote,latest");
        hub.Say(peer, $"explain {Tcs} quote,latest,5");
        hub.Say(peer, $"explain {Tcs} quote,latest,1");

        for (var i = 1; i <= 20; i++)
        {
            hub.Publish(Infy, i);
            hub.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(peer.Texts.Count(text => text.StartsWith("update", StringComparison.Ordinal)), 4, 5); // two seconds
        Assert.Contains(peer.Texts, text => text.StartsWith($"explained {Tcs} Quote:0:2 rule=plan.free.maxHz", StringComparison.Ordinal));
        Assert.Contains(peer.Texts, text => text.StartsWith($"explained {Tcs} Quote:0:1 rule= ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_lowest_of_plan_and_rule_holds_and_is_named()
    {
        var rules = new ListedRules();
        rules.Set(Infy, AccessVerdict.Allow("policy.a") with { DepthMax = 4, MaxHz = 9 });
        rules.Set(Tcs, AccessVerdict.Allow("policy.b") with { DepthMax = 9, MaxHz = 1 });
        var hub = new ShardHarness(new HubOptions(), rules, null, new ListedTopics(Mode.Depth, Infy, Tcs));
        var plan = new LimitRules { Depth = "plan.free.depth", MaxHz = "plan.free.maxHz" };
        var peer = hub.Join(limits: Limits with { DepthMax = 7, MaxHz = 3, Rules = plan });

        hub.Say(peer, $"explain {Infy} depth,levels:20,2");
        hub.Say(peer, $"explain {Tcs} depth,levels:5,2");
        hub.Say(peer, $"explain {Tcs} depth,levels:20,1");

        Assert.Equal(
            ["Depth:4:2 rule=policy.a", "Depth:5:1 rule=policy.b", "Depth:7:1 rule=plan.free.depth"],
            peer.Texts.Skip(1).Select(text => string.Join(' ', text.Split(' ')[2..4]))
        );
    }

    [Fact]
    public void A_topic_that_a_rule_denies_is_refused_by_name_and_never_heard()
    {
        var rules = new ListedRules();
        rules.Set(Infy, AccessVerdict.Deny("policy.no"));
        var hub = new ShardHarness(new HubOptions(), rules, null, new ListedTopics(Mode.Quote, Infy, Tcs));
        var peer = hub.Join();

        hub.Say(peer, $"sub {Infy} quote {Tcs} quote");
        hub.Publish(Infy, 1);
        hub.Publish(Tcs, 2);

        Assert.Equal([$"Refused {Infy} auth.forbidden;Added {Tcs} Quote", $"update {Tcs} 2 1 0 2"], peer.Texts.Skip(1));
    }

    [Fact]
    public void Whoever_may_not_have_what_the_endpoint_pushes_is_sent_away()
    {
        var rules = new ListedRules();
        rules.Set(Infy, AccessVerdict.Deny("policy.no"));
        var hub = new ShardHarness(new HubOptions(), rules, null, new ListedTopics(Mode.Quote, Infy));

        var peer = hub.Join(initialTopics: Infy);

        Assert.Equal(4004, peer.CloseCode);
    }

    [Fact]
    public async Task A_resumed_session_gets_back_only_what_the_rules_still_allow()
    {
        var rules = new ListedRules();
        var hub = new ShardHarness(new HubOptions { TopicLinger = TimeSpan.Zero }, rules, null, new ListedTopics(Mode.Quote, Infy, Tcs))
        {
            Dialect = new LineDialect { SaysResume = true },
        };
        var first = hub.Join();
        hub.Say(first, $"sub {Infy} quote {Tcs} quote");
        var secret = new Tidegate.Streaming.Resume.ResumeSecret(first.Texts.First().Split(' ')[^1]);
        rules.Set(Infy, AccessVerdict.Deny("policy.no"));
        hub.EndReader(first);
        var outcome = await hub.Resumption.TakeOverAsync(secret, hub.GrantFor("alice"), "stream", TestContext.Current.CancellationToken);

        var second = hub.Join(resumed: outcome);

        Assert.Contains($"changed {Infy} Quote:0 off policy.no", second.Texts);
        Assert.Equal(Topic.Parse(Tcs), Assert.Single(second.Session.Subscriptions.Keys));
    }
}
