using System.Text.RegularExpressions;

namespace Tidegate.Tests.House;

public sealed partial class MarkdownLinkTests
{
    [Fact]
    public void Links_to_files_of_the_repository_lead_somewhere()
    {
        var broken =
            from page in RepositoryFiles.Under("", ".md")
            from link in LinksOf(page)
            where !Resolves(page, link)
            select $"{RepositoryFiles.Name(page)}: {link}";

        Assert.Empty(broken);
    }

    private static IEnumerable<string> LinksOf(string page) =>
        Link()
            .Matches(Code().Replace(File.ReadAllText(page), ""))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://") && !target.StartsWith("mailto:", StringComparison.Ordinal));

    private static bool Resolves(string page, string link)
    {
        var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
        var target = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, path));
        return Path.Exists(target) && (anchor is null || AnchorsOf(target).Contains(anchor));
    }

    // As the forges make them: lower case, punctuation gone, blanks as hyphens.
    private static IEnumerable<string> AnchorsOf(string page) =>
        File.ReadLines(page)
            .Where(line => line.StartsWith('#'))
            .Select(line => Punctuation().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
