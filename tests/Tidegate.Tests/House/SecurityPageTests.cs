using System.Text.RegularExpressions;
using Tidegate.Testing;

namespace Tidegate.Tests.House;

public sealed partial class SecurityPageTests
{
    [Theory]
    [InlineData("SECURITY.md")]
    [InlineData("docs/threat-model.md")]
    public void Every_test_that_a_security_page_names_exists(string page)
    {
        var tests = RepositoryFiles
            .Under("tests", ".cs")
            .SelectMany(file => Method().Matches(File.ReadAllText(file)).Select(method => $"{ClassOf(file)}.{method.Groups["name"].Value}"))
            .ToHashSet(StringComparer.Ordinal);

        var named = NamedTest().Matches(File.ReadAllText(Repository.PathOf(page))).Select(match => match.Groups["test"].Value);

        Assert.Empty(named.Except(tests));
    }

    // A type that is split over several files carries its verb after a dot: StrictnessTests.Header.cs.
    private static string ClassOf(string file) => Path.GetFileName(file).Split('.')[0];

    [GeneratedRegex(@"public (async )?(void|Task|ValueTask) (?<name>\w+)\(")]
    private static partial Regex Method();

    // `ClassTests.Sentence_with_underscores`
    [GeneratedRegex(@"`(?<test>\w+Tests\.\w+)`")]
    private static partial Regex NamedTest();
}
