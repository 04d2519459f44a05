using System.Text.Json;
using Tidegate.Testing;

namespace Tidegate.Tests.Bench;

/// <summary>A figure without machine and commit is a rumour.</summary>
public sealed class ResultFileTests
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Repository.PathOf("bench/results"), "*.json").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Kept_result_names_its_commit_and_its_machine(string file)
    {
        using var result = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf($"bench/results/{file}")));

        var commit = result.RootElement.GetProperty("commit").GetString();
        Assert.Matches("^[0-9a-f]{10}$", commit);
        Assert.Contains(commit!, file, StringComparison.Ordinal);
        Assert.NotEmpty(result.RootElement.GetProperty("machine").GetProperty("processor").GetString()!);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Kept_result_has_a_page_to_read(string file) =>
        Assert.True(File.Exists(Repository.PathOf($"bench/results/{Path.ChangeExtension(file, ".md")}")));
}
