namespace Tidegate.Bench.Reports;

/// <summary>What a market of many topics costs, and how old a value is when it arrives.</summary>
internal sealed record MarketResult(int Topics, double Rate, int Sessions, int TopicsOfSession, decimal MaxHz) : IPartResult
{
    public required double Seconds { get; init; }

    public required double ServerCpuPercent { get; init; }

    public required double LoadCpuPercent { get; init; }

    /// <summary>Updates that the hub took in, told from the numbers of its topics.</summary>
    public required double TakenPerSecond { get; init; }

    public required double DeliveredPerSecond { get; init; }

    /// <summary>Age of a value at its receipt.</summary>
    public required double P50Milliseconds { get; init; }

    public required double P99Milliseconds { get; init; }

    /// <summary>Numbers that the subscriptions went through, all together; updates and merged ones have to add up to them.</summary>
    public required long Numbers { get; init; }

    public required long Updates { get; init; }

    public required long Merged { get; init; }

    public required long Unexplained { get; init; }

    public required int Lost { get; init; }

    public IEnumerable<Goal> Judge() =>
        [
            new Goal(
                "a market's updates and merged counts add up to the numbers of its topics",
                "every one",
                $"{Updates:N0} + {Merged:N0} = {Updates + Merged:N0} of {Numbers:N0}; {Unexplained} do not follow",
                Updates + Merged == Numbers && Unexplained == 0 && Lost == 0
            ),
        ];

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("A market");
        page.Paragraph(
            $"{Topics:N0} topics, {Rate:N0} updates per second in; {Sessions} sessions x {TopicsOfSession} topics at most {MaxHz} times a second each, `deliver: latest`, for {Seconds:N0} s. The age counts from the instant at which the value was due at the feed; a value that waits for its turn is at most as old as its topic's pause between two updates ({1_000 * Topics / Rate:N0} ms) before it leaves."
        );
        page.Table(
            ["taken in/s", "delivered/s", "per subscription and second", "server CPU", "load CPU", "age of the value p50 / p99 ms", "lost"],
            [
                [
                    $"{TakenPerSecond:N0}",
                    $"{DeliveredPerSecond:N0}",
                    $"{DeliveredPerSecond / (Sessions * TopicsOfSession):N2}",
                    $"{ServerCpuPercent:N0} %",
                    $"{LoadCpuPercent:N0} %",
                    $"{P50Milliseconds:N1} / {P99Milliseconds:N1}",
                    $"{Lost}",
                ],
            ]
        );
    }
}
