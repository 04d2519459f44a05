using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Auth.Plans;

/// <summary>Everything that is wrong with plans, at once, in sentences an operator can act on.</summary>
public static class PlanOptionsFaults
{
    internal const int RankMax = 1_000;

    /// <summary>All faults of all plans, each with its path; empty where they can be used.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<KeyValuePair<string, PlanOptions>> plans)
    {
        ArgumentNullException.ThrowIfNull(plans);
        return [.. plans.SelectMany(pair => Find(pair.Key, pair.Value).Select(fault => $"Tidegate:Plans:{pair.Key}: {fault}"))];
    }

    internal static IReadOnlyList<string> Find(string name, PlanOptions plan)
    {
        var faults = new List<string>();
        if (!DocumentName.IsValid(name))
        {
            faults.Add("The name of a plan has 1 to 64 characters of a-z 0-9 - _ .");
        }

        AuthOptionsFaults.Between(plan.Rank, 0, RankMax, "Rank", faults);
        Between(plan.ConnectionsMax, 1, 100_000, "ConnectionsMax", faults);
        Between(plan.SubscriptionsMax, 1, 10_000, "SubscriptionsMax", faults);
        Between(plan.DepthMax, 1, 1_000, "DepthMax", faults);
        Between(plan.MessagesPerSecond, 1, 100_000, "MessagesPerSecond", faults);
        Between(plan.SessionLength, TimeSpan.FromSeconds(1), TimeSpan.FromDays(366), "SessionLength", faults);
        Between(plan.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "IdleTimeout", faults);
        AuthOptionsFaults.Between(plan.SessionsPerTokenMax, 1, 1_000, "SessionsPerTokenMax", faults);
        FindSimulation(plan, faults);
        AddFrequency(plan.MaxHz, "MaxHz", faults);
        if (plan.ModeMax is { } mode && !Enum.IsDefined(mode))
        {
            faults.Add("ModeMax must be Ltp, Quote or Depth.");
        }

        if (!Enum.IsDefined(plan.SameToken))
        {
            faults.Add($"SameToken must be {string.Join(", ", Enum.GetNames<TokenSessions>())}.");
        }

        return faults;
    }

    internal static void AddFrequency(decimal hertz, string path, List<string> faults)
    {
        if (hertz is not (0 or (>= 0.001m and <= 1_000m)))
        {
            faults.Add($"{path} must be 0, or 0.001 to 1,000.");
        }
    }

    internal static void Between<T>(T? value, T min, T max, string path, List<string> faults)
        where T : struct, IComparable<T> => AuthOptionsFaults.Between(value ?? min, min, max, path, faults);

    private static void FindSimulation(PlanOptions plan, List<string> faults)
    {
        Between(plan.SessionsPerHour, 1, 1_000_000, "SessionsPerHour", faults);
        Between(plan.ConcurrentSessions, 1, 1_000_000, "ConcurrentSessions", faults);
        Between(plan.ConcurrentReplays, 0, 1_000, "ConcurrentReplays", faults);
        Between(plan.OrdersPerMinute, 1, 10_000_000, "OrdersPerMinute", faults);
        Between(plan.SimulationHoursMax, 1, 1_000_000, "SimulationHoursMax", faults);
        Between(plan.SymbolsPerSession, 1, 1_000_000, "SymbolsPerSession", faults);
        Between(plan.SimulationSpan, TimeSpan.FromSeconds(1), TimeSpan.FromDays(36_600), "SimulationSpan", faults);
    }
}
