namespace Tidegate.Bench.Reports;

internal sealed record FanOutResult(IReadOnlyList<FanOutSessions> Runs) : IPartResult
{
    public IEnumerable<Goal> Judge() => [];

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("Delivered messages");
        page.Table(
            [
                "sessions",
                "server",
                "capacity/s (runs)",
                "of raw",
                "p50 / p99 ms at 20 %",
                "p50 / p99 ms at 80 %",
                "load generator's CPU at 80 %",
            ],
            Runs.SelectMany(Rows)
        );
    }

    private static IEnumerable<string[]> Rows(FanOutSessions run)
    {
        var raw = run.Servers.FirstOrDefault(side => side.Server == "raw")?.CapacityPerSecond.Median;
        return run.Servers.Select(side =>
            (string[])
                [
                    MarkdownPage.Number(run.Sessions, "N0"),
                    side.Server,
                    MarkdownPage.Number(side.CapacityPerSecond, "N0"),
                    MarkdownPage.Number(raw > 0 ? side.CapacityPerSecond.Median / raw : null, "N2"),
                    Latency(side.At20Percent),
                    Latency(side.At80Percent),
                    MarkdownPage.Number(side.At80Percent?.LoadCpuPercent.Median, "N0"),
                ]
        );
    }

    private static string Latency(LatencyResult? latency) =>
        $"{MarkdownPage.Number(latency?.P50Milliseconds.Median, "N2")} / {MarkdownPage.Number(latency?.P99Milliseconds.Median, "N2")}";
}

internal sealed record FanOutSessions(int Sessions, IReadOnlyList<FanOutSide> Servers);

/// <summary>What one server delivers: its capacity, and the latencies at a fifth and at four fifths of it.</summary>
internal sealed record FanOutSide(string Server, Samples CapacityPerSecond, LatencyResult? At20Percent, LatencyResult? At80Percent);
