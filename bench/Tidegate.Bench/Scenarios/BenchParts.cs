namespace Tidegate.Bench.Scenarios;

/// <summary>The parts of a run, in the order in which they are taken and stand on the page.</summary>
internal static class BenchParts
{
    public static readonly IReadOnlyList<BenchPart> All =
    [
        BenchPart.Of("capacity", CapacityScenario.Run),
        BenchPart.Of("single", SingleScenario.Run),
        BenchPart.Of("rates", RatesScenario.Run),
        BenchPart.Of("connects", ConnectScenario.Run),
        BenchPart.Of("identity", IdentityScenario.Run),
        BenchPart.Of("idle", IdleScenario.Run),
        BenchPart.Of("tls", TlsScenario.Run),
        BenchPart.Of("stuck", StuckScenario.Run),
        BenchPart.Of("market", MarketScenario.Run),
        BenchPart.Of("broker", BrokerScenario.Run),
        BenchPart.Of("kraken", KrakenScenario.Run),
        BenchPart.Of("simulation", SimulationScenario.Run),
        BenchPart.Of("growth", GrowthScenario.Run),
        BenchPart.Of("sessions", CrowdScenario.RunOne),
        BenchPart.Of("crowd", CrowdScenario.RunMany, isOptional: true), // takes both cores for two minutes and 4 GB
    ];
}
