using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Tidegate.Auth.Plans;

/// <summary>All plans as they are at one moment. Immutable: a change makes another table.</summary>
public sealed class PlanTable
{
    private readonly FrozenDictionary<string, Plan> _byName;

    /// <summary>Makes a table.</summary>
    /// <param name="plans">By name, free of faults (<see cref="PlanOptionsFaults"/>); <c>default</c> is added where it is missing.</param>
    public PlanTable(IEnumerable<KeyValuePair<string, PlanOptions>> plans)
    {
        ArgumentNullException.ThrowIfNull(plans);
        var made = plans.ToDictionary(pair => pair.Key, pair => new Plan(pair.Key, pair.Value), StringComparer.Ordinal);
        made.TryAdd(PlanDefaults.Default, new Plan(PlanDefaults.Default, new PlanOptions { Rank = PlanOptionsFaults.RankMax }));
        _byName = made.ToFrozenDictionary(StringComparer.Ordinal);
        Plans = [.. made.Values.OrderBy(plan => plan.Rank).ThenBy(plan => plan.Name, StringComparer.Ordinal)];
    }

    /// <summary>The lowest first.</summary>
    public ImmutableArray<Plan> Plans { get; }

    /// <summary>The plan of this name. One that nobody has configured is the lowest: a name is no way to get more.</summary>
    public Plan this[string name] => _byName.GetValueOrDefault(name) ?? Plans[0];

    /// <summary>True where there is a plan of this name.</summary>
    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>The lower one of two plans: a token or a key may lower the plan of its user, never raise it.</summary>
    /// <param name="owned">What is stored for the user; null: <c>default</c>, with which the other one stands as it is.</param>
    /// <param name="asked">What the token or the key says; null: nothing.</param>
    public string LowerOf(string? owned, string? asked) =>
        (owned, asked) switch
        {
            (null, _) => asked ?? PlanDefaults.Default,
            (_, null) => owned,
            _ => this[asked].Rank < this[owned].Rank ? asked : owned,
        };
}
