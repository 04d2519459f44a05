namespace Tidegate.Bench.Reports;

/// <summary>The highest steady rate of each server, in messages to all sessions together.</summary>
internal sealed record CapacityResult(IReadOnlyList<CapacityRun> Runs, IReadOnlyDictionary<string, string> Failures) : IPartResult
{
    private const double FairnessMin = 0.99;

    // Sessions, who, against whom, at least how many times as much. 0.8 of raw is the stretch of the goals.
    private static readonly (int Sessions, string Server, string Other, double Factor)[] Promises =
    [
        (1_000, "tidegate-differing", "raw-buf", 0.5),
        (1_000, "tidegate-differing", "nats", 4),
        (1_000, "tidegate-differing", "naive", 15),
        (1_000, "tidegate-differing", "signalr", 25),
        (1_000, "tidegate-differing", "ws", 100),
        (1_000, "tidegate", "raw", 0.8),
        (5_000, "tidegate", "raw", 0.6),
    ];

    public IEnumerable<Goal> Judge()
    {
        foreach (var (sessions, server, other, factor) in Promises)
        {
            if (Runs.FirstOrDefault(run => run.Sessions == sessions) is { } run)
            {
                var ratio = run.Ratio(server, other);
                yield return new Goal(
                    $"capacity of `{server}` at {MarkdownPage.Number(sessions, "N0")} sessions, against `{other}`",
                    $">= {MarkdownPage.Number(factor, "0.##")} x",
                    ratio is null ? "-" : $"{MarkdownPage.Number(ratio, "N2")} x",
                    ratio is null ? null : ratio >= factor
                );
            }
        }

        if (
            Runs.Select(run => run.Find("tidegate")?.Fairness).OfType<Samples>().SelectMany(samples => samples.Runs).ToArray()
            is [_, ..] all
        )
        {
            yield return new Goal(
                "fairness at capacity: messages of the session that got fewest, of those of the one that got most",
                $">= {MarkdownPage.Number(FairnessMin, "0.##")}",
                $"{MarkdownPage.Number(all.Min(), "N4")} at worst",
                all.Min() >= FairnessMin
            );
        }
    }

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("Capacity");
        page.Paragraph(
            $"The highest steady rate with p99 <= 100 ms, at least 97 % delivered and nobody disconnected; messages are joined as each server likes."
        );
        page.Table(
            [
                "sessions",
                "server",
                "messages/s (runs)",
                "of raw",
                "of raw-buf",
                "p50 ms",
                "p99 ms",
                "fairness at worst",
                "load generator's CPU",
            ],
            Runs.SelectMany(run => run.Servers.Select(side => Row(run, side)))
        );
        page.Failures(Failures);
    }

    private static string[] Row(CapacityRun run, CapacitySide side) =>
        [
            MarkdownPage.Number(run.Sessions, "N0"),
            side.Server,
            MarkdownPage.Number(side.PerSecond, "N0"),
            MarkdownPage.Number(run.Ratio(side.Server, "raw"), "N3"),
            MarkdownPage.Number(run.Ratio(side.Server, "raw-buf"), "N3"),
            MarkdownPage.Median(side.P50Milliseconds, "N1"),
            MarkdownPage.Median(side.P99Milliseconds, "N1"),
            side.Fairness.Runs.Count == 0 ? "-" : MarkdownPage.Number(side.Fairness.Runs.Min(), "N4"),
            MarkdownPage.Median(side.LoadCpuPercent, "N0") + " %",
        ];
}

internal sealed record CapacityRun(int Sessions, IReadOnlyList<CapacitySide> Servers)
{
    public CapacitySide? Find(string server) => Servers.FirstOrDefault(side => side.Server == server && side.PerSecond.Runs.Count > 0);

    /// <summary>How many times as much one delivers as the other; null where one of them was not measured.</summary>
    public double? Ratio(string server, string other) =>
        Find(server) is { } one && Find(other) is { } two ? one.PerSecond.Median / two.PerSecond.Median : null;
}

/// <summary>One server at its capacity; without runs where it did not reach any.</summary>
internal sealed record CapacitySide(
    string Server,
    Samples PerSecond,
    Samples P50Milliseconds,
    Samples P99Milliseconds,
    Samples Fairness,
    Samples LoadCpuPercent
);
