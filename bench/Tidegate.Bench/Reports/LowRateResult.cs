namespace Tidegate.Bench.Reports;

/// <summary>CPU of each server at a rate at which nothing can be joined.</summary>
internal sealed record LowRateResult(int Sessions, double Rate, Samples GatewayCpuPercent, Samples? RawCpuPercent, Samples? Ratio)
    : IPartResult
{
    private const double RatioMax = 2;

    public required LatencyResult GatewayLatency { get; init; }

    public IEnumerable<Goal> Judge() =>
        [
            new Goal(
                $"CPU at {MarkdownPage.Number(Sessions, "N0")} sessions x {MarkdownPage.Number(Rate, "N0")} messages/s, against `rawcast`",
                $"<= {RatioMax:N0} x",
                $"{MarkdownPage.Number(Ratio, "N2")} x ({MarkdownPage.Number(GatewayCpuPercent, "N1")} % against {MarkdownPage.Number(RawCpuPercent, "N1")} %)",
                Ratio is null ? null : Ratio.Median <= RatioMax
            ),
        ];

    public void WriteTo(MarkdownPage page) { }
}
