using System.Globalization;
using System.Text.Json;

namespace Tidegate.Bench.Reports;

/// <summary>Keeps a run: <c>date-commit.json</c> with every sample, <c>.md</c> to read.</summary>
internal static class ResultFiles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes both and returns the text of the second.</summary>
    public static string Write(string folder, BenchResults results)
    {
        Directory.CreateDirectory(folder);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{results.Taken:yyyy-MM-dd}-{results.Commit}{(results.IsQuick ? "-quick" : "")}"
        );
        var page = MarkdownReport.Write(results);
        File.WriteAllText(Path.Combine(folder, name + ".json"), JsonSerializer.Serialize(results, Json) + "\n");
        File.WriteAllText(Path.Combine(folder, name + ".md"), page);
        return page;
    }
}
