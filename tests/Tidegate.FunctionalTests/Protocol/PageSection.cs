using System.Text.RegularExpressions;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Protocol;

/// <summary>What one section of <c>docs/protocol.md</c> shows: its conversation, and its handshakes in HTTP.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Conversation">The lines of all its <c>json</c> blocks, in order: one connection.</param>
/// <param name="Handshakes">Its <c>http</c> blocks: each a request, an empty line, and the answer.</param>
public sealed partial record PageSection(string Title, IReadOnlyList<PageLine> Conversation, IReadOnlyList<string> Handshakes)
{
    /// <summary>Reads the whole page. Text outside fenced blocks is prose; a block of another language is none of ours.</summary>
    public static IReadOnlyList<PageSection> ReadAll()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "protocol.md"));
        var sections = new List<PageSection>();
        foreach (var part in Heading().Split(page).Skip(1).Chunk(2))
        {
            var blocks = Block()
                .Matches(part[1])
                .Select(match => (Language: match.Groups["language"].Value, Text: match.Groups["text"].Value))
                .ToArray();
            sections.Add(
                new PageSection(
                    part[0],
                    [.. blocks.Where(block => block.Language == "json").SelectMany(block => Lines(block.Text))],
                    [.. blocks.Where(block => block.Language == "http").Select(block => block.Text)]
                )
            );
        }

        return sections;
    }

    private static List<PageLine> Lines(string block)
    {
        var lines = new List<PageLine>();
        foreach (var line in block.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Speaker? by =
                line.StartsWith("> ", StringComparison.Ordinal) ? Speaker.Client
                : line.StartsWith("< ", StringComparison.Ordinal) ? Speaker.Server
                : line.StartsWith("-- ", StringComparison.Ordinal) ? Speaker.World
                : null;
            if (by is { } speaker)
            {
                lines.Add(new PageLine(speaker, line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
            }
            else
            {
                lines[^1] = lines[^1] with { Text = lines[^1].Text + line.Trim() };
            }
        }

        return lines;
    }

    [GeneratedRegex("^##+ (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```(?<language>\\w+)\\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
