using System.Text.RegularExpressions;
using Tidegate.Testing;

namespace Tidegate.Tests.House;

public sealed partial class SourceFileTests
{
    private static readonly string[] TextEndings =
    [
        ".cs",
        ".csproj",
        ".json",
        ".md",
        ".mjs",
        ".js",
        ".props",
        ".py",
        ".sh",
        ".slnx",
        ".txt",
        ".yml",
    ];

    [Fact]
    public void No_file_under_src_is_longer_than_400_lines()
    {
        var tooLong = RepositoryFiles.Under("src", ".cs").Where(file => File.ReadLines(file).Skip(400).Any()).Select(RepositoryFiles.Name);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_code_is_put_off_hidden_or_switched_off() => AssertNowhere(PutOff(), RepositoryFiles.Under("", ".cs"));

    [Fact]
    public void No_file_names_a_folder_of_one_machine() => AssertNowhere(MachinePath(), TextFiles());

    [Fact]
    public void No_file_names_a_package_registry() => AssertNowhere(RegistryHost(), TextFiles());

    private static IEnumerable<string> TextFiles() =>
        RepositoryFiles.Under("").Where(file => TextEndings.Contains(Path.GetExtension(file)) || Path.GetExtension(file).Length == 0);

    private static void AssertNowhere(Regex banned, IEnumerable<string> files)
    {
        var hits =
            from file in files
            where !file.EndsWith($"{nameof(SourceFileTests)}.cs", StringComparison.Ordinal) // the patterns themselves
            from line in File.ReadLines(file).Index()
            where banned.IsMatch(line.Item)
            select $"{RepositoryFiles.Name(file)}:{line.Index + 1}: {line.Item.Trim()}";

        Assert.Empty(hits);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b|#region|NotImplementedException|\bSkip = |catch( \([^)]*\))? *\{ *\}|async void")]
    private static partial Regex PutOff();

    [GeneratedRegex(@"(?<![\w.)}])/(work|root|home|Users)/|[A-Z]:\\Users")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"npmjs\.(org|com)|nuget\.org|pypi\.org|proxy\.golang\.org|crates\.io")]
    private static partial Regex RegistryHost();
}
