using System.Globalization;
using System.Text.Json;

namespace Tidegate.Bench.Reports;

/// <summary>Keeps a run: <c>date-commit.json</c> with every sample, <c>.md</c> to read.</summary>
internal static class ResultFiles
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes both.</summary>
    public static void Write(string folder, BenchResults results, string page)
    {
        Directory.CreateDirectory(folder);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{results.Taken:yyyy-MM-dd}-{results.Commit}{(results.IsQuick ? "-quick" : "")}"
        );
        File.WriteAllText(Path.Combine(folder, name + ".json"), JsonSerializer.Serialize(results, Json) + "\n");
        File.WriteAllText(Path.Combine(folder, name + ".md"), page);
    }

    /// <summary>The latest kept run of a commit, to go on with; null without one.</summary>
    public static BenchResults? Read(string folder, string commit, bool isQuick)
    {
        var path = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, $"*-{commit}{(isQuick ? "-quick" : "")}.json").Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        return path is null ? null : JsonSerializer.Deserialize<BenchResults>(File.ReadAllText(path), Json);
    }
}
