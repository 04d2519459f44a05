using System.Text.RegularExpressions;

namespace Tidegate.Tests.House;

public sealed partial class MetricPageTests
{
    [Fact]
    public void Metric_page_says_what_the_instruments_say() => ReviewedFile.AssertMatches("docs/metrics.md", [.. Page()]);

    private static IEnumerable<string> Page() =>
        [
            "# Metrics",
            "",
            "Every instrument, generated from the source. These are the OpenTelemetry names; at `/metrics`, as Prometheus text, a dot is an underscore.",
            "",
            "| name | kind | unit | meaning |",
            "| --- | --- | --- | --- |",
            .. RepositoryFiles
                .Under("src", ".cs")
                .SelectMany(file => Instrument().Matches(File.ReadAllText(file)))
                .Select(Row)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    private static string Row(Match instrument)
    {
        var groups = instrument.Groups;
        return $"| `{groups["name"]}` | {groups["kind"].Value.ToLowerInvariant()} | {groups["unit"]} | {groups["meaning"]} |";
    }

    // meter.CreateCounter<long>("name", "{unit}", "meaning"); an observable one has its callback after the name.
    [GeneratedRegex(
        """\.Create(Observable)?(?<kind>Counter|UpDownCounter|Gauge|Histogram)(<\w+>)?\(\s*"(?<name>[^"]+)",[^;]*?"(?<unit>[^"]*)",\s*"(?<meaning>[^"]*)""",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Instrument();
}
