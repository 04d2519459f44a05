using System.Globalization;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Policies;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;
using Tidegate.Testing;
using static Tidegate.Tests.Streaming.Hub.ShardHarness;

namespace Tidegate.Tests.Streaming.Hub;

/// <summary>What explain says is what subscribe does.</summary>
public sealed class ExplainTests
{
    private const string Kitchen = "app/kds/4";
    private const string Table = "app/tables/7";

    private static readonly string[] Topics = [Infy, Tcs, Kitchen, Table, "md/NSE/NOBODY"];

    [Fact]
    public void Explaining_subscribes_nothing_and_names_feed_plan_and_cost()
    {
        var hub = new ShardHarness();
        var peer = hub.Join();

        hub.Say(peer, $"explain {Infy} depth,levels:9");
        hub.Say(peer, "explain md/NSE/NOBODY quote");
        hub.Say(peer, "explain no-topic quote");

        Assert.Equal(
            [
                $"explained {Infy} Quote:0:0 rule=feed.modes cost=1 0/500 feed=feed plan=default",
                "explained md/NSE/NOBODY topic.unknown rule= cost=0 0/500 feed= plan=default",
                "explained no-topic topic.malformed rule= cost=0 0/500 feed= plan=default",
            ],
            peer.Texts.Skip(1)
        );
        Assert.Empty(peer.Session.Subscriptions);
    }

    [Fact]
    public void What_is_there_costs_nothing_and_what_somebody_publishes_says_so()
    {
        var hub = new ShardHarness();
        var peer = hub.Join();
        hub.Publish(Kitchen, 1);
        hub.Say(peer, $"sub {Infy} quote");

        hub.Say(peer, $"explain {Infy} quote");
        hub.Say(peer, $"explain {Kitchen} ltp");

        Assert.Equal(
            [
                $"explained {Infy} Quote:0:0 rule= cost=0 1/500 feed=feed plan=default",
                $"explained {Kitchen} Ltp:0:0 rule= cost=1 1/500 feed=publish plan=default",
            ],
            peer.Texts.Skip(2)
        );
    }

    [Fact]
    public void Who_may_not_have_a_topic_is_not_told_whether_it_exists()
    {
        var rules = new ListedRules();
        rules.Set(Infy, AccessVerdict.Deny("policy.no"));
        rules.Set("md/NSE/NOBODY", AccessVerdict.Deny("policy.no"));
        var hub = new ShardHarness(new HubOptions(), rules, null, new ListedTopics(Mode.Quote, Infy));
        var peer = hub.Join();

        hub.Say(peer, $"explain {Infy} quote");
        hub.Say(peer, "explain md/NSE/NOBODY quote");

        Assert.All(
            peer.Texts.Skip(1),
            text => Assert.EndsWith("auth.forbidden rule=policy.no cost=0 0/500 feed= plan=default", text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Explain_and_subscribe_agree_for_any_grant_plan_and_rules()
    {
        var granted = 0;
        for (var seed = 0; seed < 1_500; seed++)
        {
            granted += Agree(new Random(seed), seed) ? 1 : 0;
        }

        Assert.InRange(granted, 200, 1_400); // both outcomes were drawn often
    }

    private static bool Agree(Random random, int seed)
    {
        var plans = new PlanBook(RandomPlans(random));
        var rules = new PolicyBook(RandomRules(random), (PolicyEffect)random.Next(2));
        var endpoint = new SessionLimits
        {
            Modes = [.. Enum.GetValues<Mode>().Take(random.Next(1, 4))],
            DepthMax = random.Next(1, 30),
            SubscriptionsMax = random.Next(1, 4),
        };
        var hub = new ShardHarness(
            new HubOptions(),
            rules,
            null,
            new ListedTopics((Mode)random.Next(1, 4), Infy, Tcs) { Levels = random.Next(1, 30) }
        )
        {
            Spec = spec => spec with { LimitsOf = new EndpointPlans(endpoint, plans).Of },
        };
        hub.Publish(Kitchen, 1);
        hub.Publish(Table, 1);
        var grant = hub.GrantFor("alice") with
        {
            Roles = random.Next(2) == 0 ? ["cook"] : ["guest"],
            Permissions = random.Next(2) == 0 ? ["see"] : [],
            Tenants = random.Next(2) == 0 ? ["7"] : ["8"],
            Plan = Draw(random, "free", "professional", "default", "platinum"),
        };
        var peer = hub.Join(grant, endpoint);
        for (var i = random.Next(3); i > 0; i--)
        {
            hub.Say(peer, $"sub {Draw(random, Topics)} quote");
        }

        var (topic, mode) = (Draw(random, Topics), (Mode)random.Next(1, 4));
        var words = $"{mode}{(mode == Mode.Depth ? $",levels:{random.Next(1, 40)}" : "")},{Draw(random, "0", "0.5", "3", "900")}";
        hub.Say(peer, $"explain {topic} {words}");
        var explained = peer.Texts.Last();
        hub.Say(peer, $"sub {topic} {words}");
        var subscribed = peer.Texts.Last(text => !text.StartsWith("snapshot", StringComparison.Ordinal));

        var isGranted = !subscribed.StartsWith("Refused", StringComparison.Ordinal);
        var expected = isGranted ? Told(peer.Session.Subscriptions[Topic.Parse(topic)].Terms) : subscribed.Split(' ')[2];
        Assert.True(explained.Split(' ')[2] == expected, $"seed {seed}: '{explained}', but '{subscribed}'");
        return isGranted;
    }

    private static string Told(SubscriptionTerms terms) =>
        $"{terms.Mode}:{terms.Projection.Depth}:{terms.MaxHz.ToString(CultureInfo.InvariantCulture)}";

    private static IDictionary<string, PlanOptions> RandomPlans(Random random)
    {
        var plans = PlanDefaults.Make();
        foreach (var name in (string[])["free", "professional"])
        {
            plans[name].ModeMax = random.Next(2) == 0 ? null : (Mode)random.Next(1, 4);
            plans[name].DepthMax = random.Next(2) == 0 ? null : random.Next(1, 30);
            plans[name].MaxHz = random.Next(2) == 0 ? 0 : random.Next(1, 10);
            plans[name].SubscriptionsMax = random.Next(2) == 0 ? null : random.Next(1, 4);
        }

        return plans;
    }

    private static IEnumerable<PolicyOptions> RandomRules(Random random) =>
        Enumerable
            .Range(0, random.Next(5))
            .Select(i => new PolicyOptions
            {
                Name = $"r{i}",
                Topics = [Draw(random, "**", "md/**", "app/kds/*", "app/tables/{tenant}", "md/NSE/INFY")],
                Effect = random.Next(4) == 0 ? PolicyEffect.Deny : PolicyEffect.Allow,
                RolesAnyOf = random.Next(3) == 0 ? ["cook"] : [],
                PermissionsAllOf = random.Next(3) == 0 ? ["see"] : [],
                Plans = random.Next(3) == 0 ? ["free"] : [],
                ModeMax = (Mode)random.Next(1, 4),
                DepthMax = random.Next(2) == 0 ? null : random.Next(1, 30),
                MaxHz = random.Next(2) == 0 ? 0 : random.Next(1, 10),
            });

    private static string Draw(Random random, params string[] from) => from[random.Next(from.Length)];
}
