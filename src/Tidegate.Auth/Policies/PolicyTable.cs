using System.Collections.Frozen;
using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Auth.Policies;

/// <summary>All rules as they are at one moment, sorted by how the topics begin that they can fit. Immutable; judging allocates nothing.</summary>
/// <remarks>A topic is held against the rules that name its first two segments, or leave them open, and no others: what it costs does not grow with rules for other topics.</remarks>
public sealed class PolicyTable
{
    /// <summary>Name of the rule that no configuration can change: orders are told to their user and to nobody else.</summary>
    public const string OwnOrders = "policy.own_orders";

    /// <summary>Name of the other one: what an account at an exchange holds and does is told to its user and to nobody else.</summary>
    public const string OwnAccount = "policy.own_account";

    private const string NoRule = "policy.none";
    private const string OrdersFamily = "orders";
    private const string AccountFamily = "acct";

    private readonly FrozenDictionary<string, PolicyRule[]>.AlternateLookup<ReadOnlySpan<char>> _byBeginning; // "app", "app/kds"
    private readonly PolicyRule[] _others;
    private readonly AccessVerdict _else;

    /// <summary>Makes a table.</summary>
    /// <param name="rules">In the order in which they are asked, free of faults (<see cref="PolicyOptionsFaults"/>).</param>
    /// <param name="otherwise">What holds where no rule fits.</param>
    public PolicyTable(IEnumerable<PolicyOptions> rules, PolicyEffect otherwise)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ImmutableArray<PolicyRule> all = [.. rules.Select(options => new PolicyRule(options))];
        var beginnings = all.SelectMany(rule => rule.Beginnings).ToArray();
        _byBeginning = beginnings
            .Concat(beginnings.Select(beginning => (beginning.Family, Second: default(string))))
            .Distinct()
            .ToFrozenDictionary(
                beginning => beginning.Second is null ? beginning.Family : $"{beginning.Family}/{beginning.Second}",
                beginning => RulesFor(all, beginning.Family, beginning.Second),
                StringComparer.Ordinal
            )
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _others = RulesFor(all, null, null);
        _else = otherwise == PolicyEffect.Deny ? AccessVerdict.Deny(NoRule) : AccessVerdict.Allow();
        Count = all.Length;
    }

    /// <summary>Number of rules.</summary>
    public int Count { get; }

    /// <summary>What the first rule that fits says.</summary>
    public AccessVerdict Judge(Grant grant, string endpoint, Topic topic)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(topic);
        if (topic.Family is OrdersFamily && !topic.Path.AsSpan(OrdersFamily.Length + 1).SequenceEqual(grant.UserId))
        {
            return AccessVerdict.Deny(OwnOrders);
        }

        if (topic.Family is AccountFamily && !OwnerOf(topic).SequenceEqual(grant.UserId))
        {
            return AccessVerdict.Deny(OwnAccount);
        }

        foreach (var rule in RulesOf(topic))
        {
            if (rule.Fits(grant, endpoint, topic))
            {
                return rule.Verdict;
            }
        }

        return _else;
    }

    private static ReadOnlySpan<char> OwnerOf(Topic topic)
    {
        var rest = topic.Path.AsSpan(AccountFamily.Length + 1);
        var end = rest.IndexOf('/');
        return end < 0 ? rest : rest[..end];
    }

    private PolicyRule[] RulesOf(Topic topic)
    {
        var path = topic.Path.AsSpan();
        var family = topic.Family.Length;
        var second = path[(family + 1)..].IndexOf('/');
        var beginning = second < 0 ? path : path[..(family + 1 + second)];
        return _byBeginning.TryGetValue(beginning, out var rules) || _byBeginning.TryGetValue(path[..family], out rules) ? rules : _others;
    }

    private static PolicyRule[] RulesFor(ImmutableArray<PolicyRule> all, string? family, string? second) =>
        [.. all.Where(rule => rule.MayFit(family, second))];
}
