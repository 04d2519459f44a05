namespace Tidegate.Auth.Plans;

/// <summary>The plans of a gateway that configures none.</summary>
public static class PlanDefaults
{
    /// <summary>Name of the plan of a grant that names none: it has the endpoint's own limits.</summary>
    public const string Default = "default";

    /// <summary>
    /// SimuTrador's table (its <c>UserLimits</c>, with the 2, 10 and 50 connections that its server has) and <see cref="Default"/>. New ones each
    /// time, so that a configuration can change them.
    /// </summary>
    public static IDictionary<string, PlanOptions> Make() =>
        new Dictionary<string, PlanOptions>(StringComparer.Ordinal)
        {
            [Default] = new PlanOptions { Rank = 100 },
            ["free"] = new PlanOptions
            {
                Rank = 10,
                ConnectionsMax = 2,
                SessionLength = TimeSpan.FromSeconds(3_600),
                IdleTimeout = TimeSpan.FromSeconds(1_800),
                SessionsPerHour = 5,
                ConcurrentSessions = 1,
                OrdersPerMinute = 100,
                SimulationHoursMax = 24,
                SymbolsPerSession = 5,
                SimulationSpan = TimeSpan.FromSeconds(86_400),
            },
            ["professional"] = new PlanOptions
            {
                Rank = 20,
                ConnectionsMax = 10,
                SessionLength = TimeSpan.FromSeconds(28_800),
                IdleTimeout = TimeSpan.FromSeconds(3_600),
                SessionsPerHour = 50,
                ConcurrentSessions = 10,
                OrdersPerMinute = 1_000,
                SimulationHoursMax = 168,
                SymbolsPerSession = 50,
                SimulationSpan = TimeSpan.FromSeconds(604_800),
            },
            ["enterprise"] = new PlanOptions
            {
                Rank = 30,
                ConnectionsMax = 50,
                SessionLength = TimeSpan.FromSeconds(86_400),
                IdleTimeout = TimeSpan.FromSeconds(7_200),
                SessionsPerHour = 500,
                ConcurrentSessions = 100,
                OrdersPerMinute = 10_000,
                SimulationHoursMax = 8_760,
                SymbolsPerSession = 500,
                SimulationSpan = TimeSpan.FromSeconds(31_536_000),
            },
        };
}
