using Tidegate.AspNetCore;
using Tidegate.Auth.Policies;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Core.Topics;

namespace Tidegate.Tests.Auth.Policies;

public sealed class PolicyTableTests
{
    private static readonly Topic Infy = Topic.Parse("md/NSE/INFY");
    private static readonly Topic Kitchen = Topic.Parse("app/kds/4");

    private static readonly Grant Alice = new()
    {
        Subject = "alice",
        Issuer = "test",
        Roles = ["cook"],
        Permissions = ["a", "b"],
        Plan = "free",
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    [Fact]
    public void Without_rules_everybody_may_have_everything()
    {
        var verdict = new PolicyTable([], PolicyEffect.Allow).Judge(Alice, "stream", Infy);

        Assert.Equal(
            (null, null, Mode.Depth, int.MaxValue, 0m),
            (verdict.Error, verdict.Rule, verdict.ModeMax, verdict.DepthMax, verdict.MaxHz)
        );
    }

    [Fact]
    public void Where_the_default_is_to_deny_what_no_rule_fits_is_forbidden()
    {
        var verdict = new PolicyTable([Rule("kds", "app/kds/*")], PolicyEffect.Deny).Judge(Alice, "stream", Infy);

        Assert.Equal((GatewayErrors.Forbidden, "policy.none"), (verdict.Error, verdict.Rule));
    }

    [Fact]
    public void The_first_rule_that_fits_decides_and_is_named()
    {
        var cooks = Rule("cooks", "app/kds/**");
        cooks.RolesAnyOf = ["chef", "cook"];
        cooks.ModeMax = Mode.Quote;
        cooks.DepthMax = 3;
        cooks.MaxHz = 2.5m;
        var nobody = Rule("nobody", "app/**");
        nobody.Effect = PolicyEffect.Deny;
        var table = new PolicyTable([cooks, nobody], PolicyEffect.Allow);

        var cook = table.Judge(Alice, "stream", Kitchen);
        var guest = table.Judge(Alice with { Roles = ["guest"] }, "stream", Kitchen);

        Assert.Equal((null, "policy.cooks", Mode.Quote, 3, 2.5m), (cook.Error, cook.Rule, cook.ModeMax, cook.DepthMax, cook.MaxHz));
        Assert.Equal((GatewayErrors.Forbidden, "policy.nobody"), (guest.Error, guest.Rule));
    }

    [Fact]
    public void A_rule_fits_only_where_endpoint_plan_and_all_permissions_do()
    {
        var rule = Rule("r", "md/**");
        rule.Endpoints = ["stream"];
        rule.Plans = ["free"];
        rule.PermissionsAllOf = ["a", "b"];
        rule.Effect = PolicyEffect.Deny;
        var table = new PolicyTable([rule], PolicyEffect.Allow);

        Assert.NotNull(table.Judge(Alice, "stream", Infy).Error);
        Assert.Null(table.Judge(Alice, "other", Infy).Error);
        Assert.Null(table.Judge(Alice with { Plan = "professional" }, "stream", Infy).Error);
        Assert.Null(table.Judge(Alice with { Permissions = ["a"] }, "stream", Infy).Error);
        Assert.Null(table.Judge(Alice, "stream", Kitchen).Error);
    }

    [Fact]
    public void Sorting_rules_by_how_topics_begin_changes_nothing_about_who_comes_first()
    {
        var random = new Random(11);
        string[] patterns =
        [
            .. (string[])["md/**", "app/**", "**", "*/NSE/*", "app/kds/{tenant}", "md/NSE/INFY", "app/*/4"],
            .. (string[])["app/kds/**", "app/kds", "app/{tenant}", "app/4", "md/NSE/*", "*/*", "app", "md/BSE/**"],
        ];
        Topic[] topics =
        [
            Infy,
            Kitchen,
            .. new[] { "bars/NSE/INFY", "app/tables/7", "app/kds", "app/4", "md/NSE/TCS", "md/BSE/TCS", "app/kds/4/5" }.Select(Topic.Parse),
        ];
        for (var round = 0; round < 10_000; round++)
        {
            PolicyOptions[] rules =
            [
                .. Enumerable
                    .Range(0, random.Next(6))
                    .Select(i =>
                    {
                        var rule = Rule($"r{i}", random.GetItems(patterns, random.Next(1, 3)));
                        rule.Effect = (PolicyEffect)random.Next(2);
                        rule.RolesAnyOf = random.Next(3) == 0 ? ["cook"] : [];
                        return rule;
                    }),
            ];
            var grant = Alice with { Roles = random.Next(2) == 0 ? ["cook"] : [], Tenants = ["4"] };
            var topic = topics[random.Next(topics.Length)];
            var first = rules.FirstOrDefault(rule =>
                (rule.RolesAnyOf.Count == 0 || grant.IsInRole("cook"))
                && rule.Topics.Any(text => TopicPattern.TryParse(text, out var pattern) && pattern.Matches(topic, grant))
            );

            var verdict = new PolicyTable(rules, PolicyEffect.Deny).Judge(grant, "stream", topic);

            Assert.Equal(first is null ? "policy.none" : "policy." + first.Name, verdict.Rule);
            Assert.Equal(first?.Effect != PolicyEffect.Allow, verdict.Error is not null);
        }
    }

    [Fact]
    public void Judging_allocates_nothing()
    {
        var rules = Enumerable
            .Range(0, 50)
            .Select(i => Rule($"r{i}", $"md/NSE/S{i}/**", "app/{tenant}/*"))
            .Append(Rule("last", "md/*/INFY"));
        var table = new PolicyTable(rules, PolicyEffect.Deny);
        table.Judge(Alice, "stream", Infy);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            table.Judge(Alice, "stream", Infy);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Every_fault_of_every_rule_is_told_at_once()
    {
        var bad = new PolicyOptions
        {
            Name = "No Name",
            Order = -1,
            Topics = ["md/N*E"],
            Endpoints = ["nowhere"],
            Plans = ["platinum"],
            Effect = (PolicyEffect)9,
            DepthMax = 0,
            MaxHz = -1,
        };

        var faults = PolicyOptionsFaults.Find(
            [Rule("a", "**"), Rule("a", "**"), bad, new PolicyOptions { Name = "b" }],
            ["stream"],
            ["free"]
        );

        Assert.Equal(10, faults.Count);
        Assert.All(faults, fault => Assert.StartsWith("Tidegate:Policies:", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_with_a_bad_plan_or_rule_stop_the_start()
    {
        var options = new TidegateOptions { Policies = [new PolicyOptions()], PolicyDefault = (PolicyEffect)4 };
        options.Plans["free"].ConnectionsMax = 0;

        var faults = TidegateOptionsFaults.Find(options);

        Assert.Contains("Tidegate:PolicyDefault must be Allow or Deny.", faults);
        Assert.Contains(faults, fault => fault.StartsWith("Tidegate:Plans:free: ConnectionsMax", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("Tidegate:Policies:0: ", StringComparison.Ordinal));
    }

    private static PolicyOptions Rule(string name, params string[] topics) => new() { Name = name, Topics = topics };
}
