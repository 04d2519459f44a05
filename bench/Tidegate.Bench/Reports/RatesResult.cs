namespace Tidegate.Bench.Reports;

/// <summary>Latency and CPU of all servers at the same rates; who cannot keep up with one is not in its list.</summary>
internal sealed record RatesResult(int Sessions, IReadOnlyList<RateRun> Runs, IReadOnlyDictionary<string, string> Failures) : IPartResult
{
    private const double CpuRatioMax = 1.3;

    // Messages a second, at most how many times the limit's p99.
    private static readonly (double Rate, double Factor)[] LatencyPromises = [(20_000, 1.2), (1_000_000, 2)];

    public IEnumerable<Goal> Judge()
    {
        if (Runs.FirstOrDefault(run => run.PerSecond == 20_000) is { } slow)
        {
            var ratio = slow.Ratio("tidegate", side => side.CpuMicroseconds);
            yield return new Goal(
                "CPU per message at 20,000/s (nothing to join), against `raw`",
                $"<= {MarkdownPage.Number(CpuRatioMax, "0.##")} x",
                $"{MarkdownPage.Number(ratio, "N2")} x",
                ratio is null ? null : ratio.Median <= CpuRatioMax
            );
        }

        foreach (var (rate, factor) in LatencyPromises)
        {
            if (Runs.FirstOrDefault(run => run.PerSecond == rate) is { } run)
            {
                var ratio = run.Ratio("tidegate", side => side.P99Milliseconds);
                yield return new Goal(
                    $"p99 at {MarkdownPage.Number(rate, "N0")}/s, against `raw`",
                    $"<= {MarkdownPage.Number(factor, "0.##")} x",
                    $"{MarkdownPage.Number(ratio, "N2")} x",
                    ratio is null ? null : ratio.Median <= factor
                );
            }
        }
    }

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("At the same rate");
        page.Paragraph(
            $"{Sessions:N0} sessions. Who cannot keep up with a rate is not in its list. Ratios are medians of the rounds' ratios."
        );
        page.Table(
            [
                "messages/s",
                "server",
                "p50 ms (runs)",
                "p99 ms (runs)",
                "p99 against raw",
                "p99.9 ms (runs)",
                "server CPU per message, us (runs)",
                "CPU against raw",
                "load generator's CPU",
            ],
            Runs.SelectMany(run => run.Servers.Select(side => Row(run, side)))
        );
        page.Failures(Failures);
    }

    private static string[] Row(RateRun run, RateSide side) =>
        [
            MarkdownPage.Number(run.PerSecond, "N0"),
            side.Server,
            MarkdownPage.Number(side.P50Milliseconds, "N2"),
            MarkdownPage.Number(side.P99Milliseconds, "N2"),
            MarkdownPage.Median(run.Ratio(side.Server, each => each.P99Milliseconds), "N2"),
            MarkdownPage.Number(side.P999Milliseconds, "N2"),
            MarkdownPage.Number(side.CpuMicroseconds, "N2"),
            MarkdownPage.Median(run.Ratio(side.Server, each => each.CpuMicroseconds), "N2"),
            MarkdownPage.Median(side.LoadCpuPercent, "N0") + " %",
        ];
}

internal sealed record RateRun(double PerSecond, IReadOnlyList<RateSide> Servers)
{
    /// <summary>A figure of one server against that of <c>raw</c>, round by round; null where one of them has none.</summary>
    public Samples? Ratio(string server, Func<RateSide, Samples> figure) =>
        Find(server) is { } one && Find("raw") is { } raw
            ? Samples.Of(figure(one).Runs.Zip(figure(raw).Runs, (ours, limit) => limit > 0 ? ours / limit : 0))
            : null;

    private RateSide? Find(string server) => Servers.FirstOrDefault(side => side.Server == server);
}

internal sealed record RateSide(
    string Server,
    Samples P50Milliseconds,
    Samples P99Milliseconds,
    Samples P999Milliseconds,
    Samples CpuMicroseconds,
    Samples ServerCpuPercent,
    Samples LoadCpuPercent
);
