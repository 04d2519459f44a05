using Tidegate.Auth.Plans;
using Tidegate.Core.Topics;

namespace Tidegate.Auth.Policies;

/// <summary>Everything that is wrong with declared rules, at once, in sentences an operator can act on.</summary>
public static class PolicyOptionsFaults
{
    private const int NamesMax = 64;
    private const int RulesMax = 1_000;

    /// <summary>All faults, each with its path; empty where the rules can be used.</summary>
    /// <param name="rules">In their order.</param>
    /// <param name="endpoints">Names of the configured endpoints.</param>
    /// <param name="plans">Names of the configured plans.</param>
    public static IReadOnlyList<string> Find(IReadOnlyList<PolicyOptions> rules, IEnumerable<string> endpoints, IEnumerable<string> plans)
    {
        ArgumentNullException.ThrowIfNull(rules);
        string[] knownEndpoints = [.. endpoints];
        string[] knownPlans = [.. plans];
        var faults = new List<string>();
        AuthOptionsFaults.Unique(rules.Select(rule => rule.Name), "Tidegate:Policies: the name", faults);
        if (rules.Count > RulesMax)
        {
            faults.Add($"Tidegate:Policies: at most {RulesMax} rules.");
        }

        foreach (var (i, rule) in rules.Index())
        {
            var found = Find(rule);
            found.AddRange(rule.Endpoints.Except(knownEndpoints, StringComparer.Ordinal).Select(name => Unknown("Endpoints", name)));
            found.AddRange(rule.Plans.Except(knownPlans, StringComparer.Ordinal).Select(name => Unknown("Plans", name)));
            faults.AddRange(found.Select(fault => $"Tidegate:Policies:{i}: {fault}"));
        }

        return faults;
    }

    /// <summary>What is wrong with one rule, whatever else is configured.</summary>
    internal static List<string> Find(PolicyOptions rule)
    {
        var faults = new List<string>();
        if (!DocumentName.IsValid(rule.Name))
        {
            faults.Add("Name must have 1 to 64 characters of a-z 0-9 - _ .");
        }

        faults.AddRange(
            rule.Topics.Where(text => !TopicPattern.TryParse(text, out _))
                .Select(text => $"Topics: \"{text}\" is no pattern such as md/NSE/* or app/tables/{{tenant}}/**.")
        );
        if (rule.Topics.Count == 0)
        {
            faults.Add("Topics must name at least one pattern; ** is all of them.");
        }

        IReadOnlyList<string>[] lists = [rule.Topics, rule.Endpoints, rule.RolesAnyOf, rule.PermissionsAllOf, rule.Plans];
        if (lists.Any(list => list.Count > NamesMax || list.Any(string.IsNullOrEmpty)))
        {
            faults.Add(
                $"Topics, Endpoints, RolesAnyOf, PermissionsAllOf and Plans hold at most {NamesMax} entries each, and no empty one."
            );
        }

        if (!Enum.IsDefined(rule.Effect) || !Enum.IsDefined(rule.ModeMax))
        {
            faults.Add($"Effect must be Allow or Deny, and ModeMax {string.Join(", ", Enum.GetNames<Mode>())}.");
        }

        AuthOptionsFaults.Between(rule.Order, 0, 1_000_000, "Order", faults);
        PlanOptionsFaults.Between(rule.DepthMax, 1, 1_000, "DepthMax", faults);
        PlanOptionsFaults.AddFrequency(rule.MaxHz, "MaxHz", faults);
        return faults;
    }

    private static string Unknown(string member, string name) => $"{member} names \"{name}\", which is not configured.";
}
