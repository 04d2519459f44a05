using System.Collections.Frozen;
using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Auth.Policies;

/// <summary>All rules as they are at one moment, sorted by the families of topics that they can fit. Immutable; judging allocates nothing.</summary>
public sealed class PolicyTable
{
    private const string NoRule = "policy.none";

    private readonly FrozenDictionary<string, ImmutableArray<PolicyRule>> _byFamily;
    private readonly FrozenDictionary<string, ImmutableArray<PolicyRule>>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly ImmutableArray<PolicyRule> _anyFamily;
    private readonly AccessVerdict _else;

    /// <summary>Makes a table.</summary>
    /// <param name="rules">In the order in which they are asked, free of faults (<see cref="PolicyOptionsFaults"/>).</param>
    /// <param name="otherwise">What holds where no rule fits.</param>
    public PolicyTable(IEnumerable<PolicyOptions> rules, PolicyEffect otherwise)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ImmutableArray<PolicyRule> all = [.. rules.Select(options => new PolicyRule(options))];
        var families = all.SelectMany(rule => rule.Families ?? []).Distinct(StringComparer.Ordinal);
        _byFamily = families.ToFrozenDictionary(family => family, family => RulesOf(all, family), StringComparer.Ordinal);
        _lookup = _byFamily.GetAlternateLookup<ReadOnlySpan<char>>();
        _anyFamily = [.. all.Where(rule => rule.Families is null)];
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
        var rules = _lookup.TryGetValue(topic.Family, out var those) ? those : _anyFamily;
        foreach (var rule in rules)
        {
            if (rule.Fits(grant, endpoint, topic))
            {
                return rule.Verdict;
            }
        }

        return _else;
    }

    private static ImmutableArray<PolicyRule> RulesOf(ImmutableArray<PolicyRule> all, string family) =>
        [.. all.Where(rule => rule.Families is not { } families || families.Contains(family, StringComparer.Ordinal))];
}
