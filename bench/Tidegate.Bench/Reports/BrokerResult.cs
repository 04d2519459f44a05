namespace Tidegate.Bench.Reports;

/// <summary>A broker's ticks from its socket to OpenAlgo's clients.</summary>
internal sealed record BrokerResult(int Clients, IReadOnlyList<BrokerSide> Rates) : IPartResult
{
    /// <summary>There is no goal but that the figures are known.</summary>
    public IEnumerable<Goal> Judge() => [];

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("From a broker's socket to OpenAlgo's clients");
        page.Paragraph(
            $"A ticker on Kite's bytes, a frame for each tick, 100 instruments in turn; {Clients:N0} clients of OpenAlgo, each subscribed to all of them in mode 1. The time counts from the instant at which the ticker was to send."
        );
        page.Table(
            ["ticks/s", "messages/s (runs)", "arrived (runs)", "p50 ms (runs)", "p99 ms (runs)", "gateway's CPU, % of a core (runs)"],
            Rates.Select(side =>
                (string[])
                    [
                        MarkdownPage.Number(side.TicksPerSecond, "N0"),
                        MarkdownPage.Number(side.PerSecond, "N0"),
                        MarkdownPage.Number(side.Arrived, "P1"),
                        MarkdownPage.Number(side.P50Milliseconds, "N2"),
                        MarkdownPage.Number(side.P99Milliseconds, "N2"),
                        MarkdownPage.Number(side.CpuPercent, "N0"),
                    ]
            )
        );
    }
}

internal sealed record BrokerSide(
    double TicksPerSecond,
    Samples PerSecond,
    Samples Arrived,
    Samples P50Milliseconds,
    Samples P99Milliseconds,
    Samples CpuPercent
);
