namespace Tidegate.Bench.Reports;

/// <summary>The page about a run.</summary>
internal static class MarkdownReport
{
    /// <param name="results">The run.</param>
    /// <param name="sections">What its parts found, in the order of the page.</param>
    public static string Write(BenchResults results, IReadOnlyList<IPartResult> sections)
    {
        var page = new MarkdownPage();
        var machine = results.Machine;
        page.Paragraph($"# {results.Taken:yyyy-MM-dd HH:mm} UTC, commit {results.Commit}{(results.IsQuick ? ", quick" : "")}");
        page.Paragraph(
            $"{machine.Cores} x {machine.Processor}, {machine.System}, {machine.Runtime}. Server on one core, load generator on another, loopback."
        );
        var others = Samples.Of(results.Parts.Values.SelectMany(part => part.OthersCpuPercent.Runs));
        if (others.Runs.Count > 0)
        {
            page.Paragraph(
                $"Others used {others.Median:N0} % of one core in the median ({others.Runs.Max():N0} % at worst); load average {machine.LoadAverageBefore:N1} before, {machine.LoadAverageAfter:N1} after."
            );
        }

        page.Paragraph($"Servers: {string.Join(", ", results.Servers.Select(server => $"{server.Key} ({server.Value})"))}.");
        WriteGoals(page, sections);
        foreach (var section in sections)
        {
            section.WriteTo(page);
        }

        foreach (var (name, part) in results.Parts.Where(part => part.Value.Failure is not null))
        {
            page.Heading(name);
            page.Paragraph($"Failed: {part.Failure}");
        }

        return page.ToString();
    }

    private static void WriteGoals(MarkdownPage page, IReadOnlyList<IPartResult> sections)
    {
        var goals = sections.SelectMany(section => section.Judge()).ToArray();
        if (goals.Length > 0)
        {
            page.Table(
                ["goal", "limit", "measured (runs)", "met"],
                goals.Select(goal => (string[])[goal.What, goal.Limit, goal.Measured, Met(goal.IsMet)])
            );
        }
    }

    private static string Met(bool? isMet) =>
        isMet switch
        {
            true => "yes",
            false => "**no**",
            null => "-",
        };
}
