namespace Tidegate.Bench.Reports;

/// <summary>How a crowd that hears one update a second fares.</summary>
/// <param name="Gateways">Gateway processes, and as many of clients.</param>
/// <param name="Seconds">For how long.</param>
/// <param name="ServerCpuPercent">All gateways together, in percent of one core.</param>
/// <param name="ResidentBytes">All gateways together, with the crowd in them.</param>
/// <param name="BytesBefore">The same before it came.</param>
/// <param name="Parts">What the clients of each gateway saw.</param>
internal sealed record CrowdResult(
    int Gateways,
    double Seconds,
    double ServerCpuPercent,
    long ResidentBytes,
    long BytesBefore,
    IReadOnlyList<CrowdPart> Parts
) : IPartResult
{
    private int Sessions => Parts.Sum(part => part.Sessions);

    public IEnumerable<Goal> Judge()
    {
        var (due, received) = (Parts.Sum(part => part.Numbers), Parts.Sum(part => part.Received));
        yield return new Goal(
            $"{Sessions:N0} sessions over {Gateways} {(Gateways == 1 ? "process" : "processes")}, one update a second each, for {Seconds:N0} s",
            "no session and no update lost",
            $"{received:N0} of {due:N0} updates, {Parts.Sum(part => part.Merged)} merged; {Parts.Sum(part => part.Lost)} sessions lost",
            received == due && Parts.All(part => part is { Lost: 0, Behind: 0, Unexplained: 0 })
        );
    }

    public void WriteTo(MarkdownPage page)
    {
        page.Heading($"{Sessions:N0} sessions");
        page.Paragraph(
            $"One update a second to each for {Seconds:N0} s; every client checks the numbers. Gateways: CPU {ServerCpuPercent:N0} % of one core, {ResidentBytes / 1_048_576:N0} MiB resident, {(ResidentBytes - BytesBefore) / (double)Sessions:N0} bytes per session that is subscribed."
        );
        page.Table(
            ["gateway", "sessions", "connected in", "received", "merged", "not explained", "behind at the end", "p50 / p99 ms", "lost"],
            Parts.Select(
                (part, index) =>
                    (string[])
                        [
                            $"{index + 1}",
                            $"{part.Sessions:N0}",
                            $"{part.ConnectSeconds:N1} s",
                            $"{part.Received:N0} of {part.Numbers:N0}",
                            $"{part.Merged:N0}",
                            $"{part.Unexplained}",
                            $"{part.Behind}",
                            $"{part.P50Milliseconds:N0} / {part.P99Milliseconds:N0}",
                            $"{part.Lost}",
                        ]
            )
        );
    }
}

/// <param name="Sessions">Still there at the end.</param>
/// <param name="Lost">Gone although nobody asked them to.</param>
internal sealed record CrowdPart(int Sessions, int Lost)
{
    public required double ConnectSeconds { get; init; }

    /// <summary>Updates, all sessions together.</summary>
    public required long Received { get; init; }

    /// <summary>What they went through by their numbers: as many as were received, unless some stood for several.</summary>
    public required long Numbers { get; init; }

    public required long Merged { get; init; }

    public required long Unexplained { get; init; }

    /// <summary>Sessions that had not heard the newest at the end.</summary>
    public required int Behind { get; init; }

    public required double P50Milliseconds { get; init; }

    public required double P99Milliseconds { get; init; }
}
