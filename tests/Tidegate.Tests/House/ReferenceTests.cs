using System.Text.RegularExpressions;
using Tidegate.Testing;

namespace Tidegate.Tests.House;

/// <summary>Holds the assemblies to the table in ARCHITECTURE.md.</summary>
public sealed partial class ReferenceTests
{
    private static readonly Dictionary<string, string[]> MayKnow = File.ReadLines(Repository.PathOf("ARCHITECTURE.md"))
        .Select(line => TableRow().Match(line))
        .Where(row => row.Success)
        .ToDictionary(
            row => row.Groups["assembly"].Value,
            row => row.Groups["known"].Value.Split(',', StringSplitOptions.TrimEntries).Select(name => $"Tidegate.{name}").ToArray()
        );

    public static TheoryData<string> Projects => [.. SourceAssembly.All.Select(assembly => assembly.Project)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_has_a_row_in_the_architecture_table(string project) => Assert.Contains(project, MayKnow.Keys);

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_file_refers_only_to_what_its_row_allows(string project) =>
        Assert.Empty(SourceAssembly.Named(project).ProjectReferences.Except(AllowedTo(project)));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Built_assembly_refers_only_to_what_its_row_allows(string project)
    {
        var references = SourceAssembly
            .Named(project)
            .BuiltReferences.Where(name => name.StartsWith("Tidegate.", StringComparison.Ordinal));

        Assert.Empty(references.Except(AllowedTo(project)));
    }

    [Fact]
    public void Every_project_belongs_to_the_solution()
    {
        var solution = File.ReadAllText(Repository.PathOf("Tidegate.slnx"));

        var missing = RepositoryFiles
            .Under("", ".csproj")
            .Select(RepositoryFiles.Name)
            .Where(project => !solution.Contains($"\"{project}\""));

        Assert.Empty(missing);
    }

    private static IEnumerable<string> AllowedTo(string project) =>
        MayKnow[project] switch
        {
            ["Tidegate.BCL only"] => [],
            ["Tidegate.all"] => SourceAssembly.Libraries.Select(assembly => assembly.Project),
            var named => named,
        };

    // | `Tidegate.Auth` | what it holds | Core |
    [GeneratedRegex(@"^\| `(?<assembly>Tidegate\.\w+)`[^|]*\|[^|]*\| (?<known>[^|]+?) \|$")]
    private static partial Regex TableRow();
}
