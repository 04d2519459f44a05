using System.Collections.Frozen;

namespace Tidegate.Auth.Grants;

/// <summary>Plans in a fixed order. A plan that is not in it is the lowest, but for <c>default</c>, which names no plan and therefore lowers none.</summary>
/// <param name="lowestFirst">Names of the plans.</param>
public sealed class PlanOrder(IEnumerable<string> lowestFirst) : IPlanOrder
{
    /// <summary>What a grant says whose credential names no plan.</summary>
    public const string Unnamed = "default";

    private readonly FrozenDictionary<string, int> _ranks = lowestFirst
        .Distinct(StringComparer.Ordinal)
        .Select((plan, index) => (plan, index))
        .ToFrozenDictionary(entry => entry.plan, entry => entry.index, StringComparer.Ordinal);

    /// <inheritdoc />
    public int RankOf(string plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return _ranks.TryGetValue(plan, out var rank) ? rank
            : plan == Unnamed ? int.MaxValue
            : -1;
    }
}
