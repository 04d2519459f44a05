using Tidegate.AspNetCore;
using Tidegate.Gateway.Configuration;

namespace Tidegate.Tests.House;

public sealed class ConfigurationPageTests
{
    [Fact]
    public void Configuration_page_says_what_the_options_say() => ReviewedFile.AssertMatches("docs/configuration.md", [.. Page()]);

    private static IEnumerable<string> Page() =>
        [
            "# Configuration",
            "",
            "Every option, generated from the options classes. In `appsettings.json` a colon is a nested object; as a variable it is two underscores:",
            "`Tidegate:Hub:DrainSpread` is `Tidegate__Hub__DrainSpread=00:00:10`. `<n>` counts from 0, `<name>` is yours to choose.",
            "Everything is checked at start, and all faults are listed at once.",
            "",
            "| option | meaning |",
            "| --- | --- |",
            .. Rows("Tidegate", typeof(TidegateOptions)),
            .. Rows("Tidegate", typeof(GatewayOptions)),
        ];

    private static IEnumerable<string> Rows(string path, Type options) =>
        OptionRow.Of(path, options).Select(option => $"| `{option.Path}` | {option.Meaning} |");
}
