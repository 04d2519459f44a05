namespace Tidegate.Bench.Reports;

/// <summary>What sessions weigh that say nothing.</summary>
internal sealed record IdleResult(IReadOnlyList<IdleSide> Servers, IReadOnlyDictionary<string, string> Failures) : IPartResult
{
    private const double BytesMax = 15_000;

    public IEnumerable<Goal> Judge() =>
        Servers
            .Where(side => side.Server == "tidegate")
            .Select(side => new Goal(
                $"resident bytes per idle authenticated session, {MarkdownPage.Number(side.Sessions, "N0")} of them",
                $"<= {MarkdownPage.Number(BytesMax, "N0")}",
                MarkdownPage.Number(side.BytesPerSession, "N0"),
                side.BytesPerSession <= BytesMax
            ));

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("Memory of idle sessions");
        page.Paragraph($"Growth of resident memory; the .NET servers with `DOTNET_gcServer=0` and `DOTNET_GCConserveMemory=7`.");
        page.Table(
            ["server", "sessions", "MiB before", "MiB after", "bytes per session"],
            Servers.Select(side =>
                (string[])
                    [
                        side.Server,
                        MarkdownPage.Number(side.Sessions, "N0"),
                        MarkdownPage.Number(side.BytesBefore / 1_048_576.0, "N0"),
                        MarkdownPage.Number(side.BytesAfter / 1_048_576.0, "N0"),
                        MarkdownPage.Number(side.BytesPerSession, "N0"),
                    ]
            )
        );
        page.Failures(Failures);
    }
}

internal sealed record IdleSide(string Server, int Sessions, long BytesBefore, long BytesAfter)
{
    public double BytesPerSession => (BytesAfter - BytesBefore) / (double)Sessions;
}
