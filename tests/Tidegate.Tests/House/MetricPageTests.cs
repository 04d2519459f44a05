using System.Text.RegularExpressions;
using Tidegate.Testing;

namespace Tidegate.Tests.House;

public sealed partial class MetricPageTests
{
    [Fact]
    public void Metric_page_lists_every_instrument_and_no_other()
    {
        var made = RepositoryFiles
            .Under("src", ".cs")
            .SelectMany(file => Instrument().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value);

        var listed = File.ReadLines(Repository.PathOf("docs", "metrics.md"))
            .Select(line => Row().Match(line))
            .Where(row => row.Success)
            .Select(row => row.Groups["name"].Value);

        Assert.Equal(made.Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    // meter.CreateCounter<long>("tidegate.feeds.rows_published", ...)
    [GeneratedRegex(@"\.Create(Observable)?(Counter|UpDownCounter|Gauge|Histogram)(<\w+>)?\(\s*""(?<name>[^""]+)""")]
    private static partial Regex Instrument();

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \|")]
    private static partial Regex Row();
}
