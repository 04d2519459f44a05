using System.Text.Json;
using Tidegate.Bench.Reports;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>Lets a program of its own measure the hub in memory: no socket and no thread of ours comes between.</summary>
internal static class GrowthScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static GrowthResult Run(BenchContext context)
    {
        string[] command = ["dotnet", context.Fleet.Paths.Micro, "growth", .. context.Settings.IsQuick ? (string[])["--quick"] : []];
        using var process = new HelperProcess("growth", core: 0, command, Environment);
        return JsonSerializer.Deserialize<GrowthResult>(process.Hear(Patience), ResultFiles.Json)!;
    }

    // Compiled once and for all: the first sizes would be measured with other code than the last.
    private static Dictionary<string, string> Environment => new(StringComparer.Ordinal) { ["DOTNET_TieredCompilation"] = "0" };
}
