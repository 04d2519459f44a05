namespace Tidegate.Bench.Reports;

/// <summary>Messages a second when each update is written by itself.</summary>
internal sealed record SingleResult(int Sessions, IReadOnlyList<SingleSide> Servers, IReadOnlyDictionary<string, string> Failures)
    : IPartResult
{
    public IEnumerable<Goal> Judge() => [];

    public void WriteTo(MarkdownPage page)
    {
        var raw = Servers.FirstOrDefault(side => side.Server == "raw")?.PerSecond.Median;
        page.Heading("One update at a time");
        page.Paragraph(
            $"{Sessions:N0} sessions; an update is published when everybody has the one before, so that every message is a write of its own."
        );
        page.Table(
            ["server", "messages/s (runs)", "of raw", "server CPU per message, us (runs)"],
            Servers.Select(side =>
                (string[])
                    [
                        side.Server,
                        MarkdownPage.Number(side.PerSecond, "N0"),
                        MarkdownPage.Number(raw > 0 ? side.PerSecond.Median / raw : null, "N2"),
                        MarkdownPage.Number(side.CpuMicroseconds, "N1"),
                    ]
            )
        );
        page.Failures(Failures);
    }
}

internal sealed record SingleSide(string Server, Samples PerSecond, Samples CpuMicroseconds);
