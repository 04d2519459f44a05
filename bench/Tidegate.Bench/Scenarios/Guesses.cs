namespace Tidegate.Bench.Scenarios;

/// <summary>What a server may deliver a second: only where to begin, so that a search is short and warming up no overload.</summary>
internal static class Guesses
{
    private const double Other = 100_000;

    private static readonly Dictionary<string, double> Deliveries = new(StringComparer.Ordinal)
    {
        ["raw"] = 12_000_000,
        ["raw-buf"] = 6_000_000,
        ["tidegate"] = 5_000_000,
        ["tidegate-differing"] = 3_000_000,
        ["tidegate with TLS"] = 2_000_000,
        ["naive"] = 400_000,
        ["signalr"] = 250_000,
        ["ws"] = 50_000,
        ["python"] = 150_000,
        ["nats"] = 1_000_000,
        ["nchan"] = 60_000,
    };

    public static double For(string server) => Deliveries.GetValueOrDefault(server, Other);
}
