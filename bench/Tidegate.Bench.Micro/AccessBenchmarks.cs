using BenchmarkDotNet.Attributes;
using Tidegate.Auth.Policies;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;
using Tidegate.Streaming.Dialects;
using Tidegate.Streaming.Hub;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Bench.Micro;

/// <summary>What every message and every subscription pays for limits and rules. Neither may allocate, nor take longer than 200 ns.</summary>
public class AccessBenchmarks
{
    private static readonly Topic Kitchen = Topic.Parse("app/kds/station-4");

    private static readonly Grant Cook = new()
    {
        Subject = "cook",
        Issuer = "bench",
        ExpiresAt = DateTimeOffset.MaxValue,
        Roles = ["staff", "cook"],
        Tenants = ["7", "8"],
    };

    private InboundRate _rate = null!;
    private TermsRule _terms = null!;
    private PolicyBook _policies = null!;
    private SessionLimits _limits = null!;

    /// <summary>Rules before the one that fits.</summary>
    [Params(1, 20)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _rate = new InboundRate(1_000_000, new MonotonicClock(TimeProvider.System));
        var others = Enumerable
            .Range(0, Rules - 1)
            .Select(i => new PolicyOptions
            {
                Name = $"desk-{i}",
                Topics = [$"app/desk-{i}/**"],
                RolesAnyOf = [$"desk-{i}"],
            });
        var kitchen = new PolicyOptions
        {
            Name = "kitchen",
            Topics = ["app/kds/*"],
            RolesAnyOf = ["chef", "cook"],
        };
        _policies = new PolicyBook([.. others, kitchen], PolicyEffect.Deny);
        _terms = new TermsRule([], _policies, _ => true);
        _limits = new SessionLimits();
    }

    /// <summary>A message against the plan's messages per second.</summary>
    [Benchmark]
    public bool Message() => _rate.Judge(1, out _) == InboundVerdict.Admitted;

    /// <summary>A topic against the declared rules.</summary>
    [Benchmark]
    public AccessVerdict Rule() => _policies.Judge(Cook, "kds", Kitchen);

    /// <summary>The decision that subscribing, reviewing and explaining share: rules, feeds, plan and endpoint.</summary>
    [Benchmark]
    public string? Explain()
    {
        var asked = new SubscriptionTerms(new Projection(Mode.Depth, 20, Delta: false));
        return _terms.Judge(new TermsQuestion(Cook, "kds", Kitchen, asked, _limits, AccessVerdict.Allow())).Rule;
    }
}
