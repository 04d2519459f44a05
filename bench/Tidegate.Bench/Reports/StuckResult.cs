namespace Tidegate.Bench.Reports;

/// <summary>What some readers that stop cost the others.</summary>
internal sealed record StuckResult(int Sessions, int Topics, double Rate, double StallSeconds, IReadOnlyList<StuckShare> Shares)
    : IPartResult
{
    private const double SlowdownMax = 1.2;
    private const double BytesMax = 80 * 1_024;
    private const double CatchUpMax = 1_000;

    public IEnumerable<Goal> Judge() => Shares.SelectMany(Judge);

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("Readers that stop");
        page.Paragraph(
            $"{Sessions:N0} sessions hear {Topics} topics, {Rate:N0} updates per second together, `deliver: latest`; some stop reading for {StallSeconds:N0} s with a receive buffer of 16 KiB, then go on. \"All reading\" is before and after, in the same run; \"newest again\" is the slowest client's."
        );
        page.Table(
            [
                "stuck",
                "p50 / p99 ms of the others, all reading",
                "while stuck",
                "memory per stuck one",
                "newest again after",
                "merged for each",
                "numbers not explained",
                "lost",
            ],
            Shares.Select(share => (string[])[.. Cells(share)])
        );
    }

    private static IEnumerable<string> Cells(StuckShare share) =>
        [
            $"{share.Stuck}",
            $"{share.P50Milliseconds:N2} / {share.P99Milliseconds:N2}",
            $"{share.StalledP50Milliseconds:N2} / {share.StalledP99Milliseconds:N2}",
            $"{share.BytesPerStuck / 1_024:N1} KiB",
            share.CatchUpMilliseconds is { } slowest ? $"{slowest:N0} ms" : "never",
            $"{share.Merged / (double)share.Stuck:N0}",
            $"{share.Unexplained}",
            $"{share.Lost}",
        ];

    private static IEnumerable<Goal> Judge(StuckShare share) =>
        [
            new Goal(
                $"p99 of the others while {share.Stuck} of {share.Stuck + share.Healthy} are stuck, against all reading",
                $"<= {SlowdownMax} x",
                $"{share.StalledP99Milliseconds / share.P99Milliseconds:N2} x",
                share.StalledP99Milliseconds <= SlowdownMax * share.P99Milliseconds
            ),
            new Goal(
                $"memory per stuck session, {share.Stuck} stuck",
                $"<= {BytesMax / 1_024:N0} KiB",
                $"{share.BytesPerStuck / 1_024:N1} KiB",
                share.BytesPerStuck <= BytesMax
            ),
            new Goal(
                $"newest value of every topic on reading again, {share.Stuck} stuck",
                $"<= {CatchUpMax:N0} ms, every number explained",
                $"{MarkdownPage.Number(share.CatchUpMilliseconds, "N0")} ms, {share.Unexplained} not explained",
                share.CatchUpMilliseconds <= CatchUpMax && share.Unexplained == 0 && share.Lost == 0
            ),
        ];
}

/// <param name="Stuck">Sessions that stop reading.</param>
/// <param name="Healthy">Sessions that do not.</param>
internal sealed record StuckShare(int Stuck, int Healthy)
{
    public required double P50Milliseconds { get; init; }

    public required double P99Milliseconds { get; init; }

    public required double StalledP50Milliseconds { get; init; }

    public required double StalledP99Milliseconds { get; init; }

    /// <summary>Growth of the server's resident memory.</summary>
    public required double BytesPerStuck { get; init; }

    /// <summary>Updates that newer ones stood for, all stuck sessions together: without any the stall never reached the server.</summary>
    public required long Merged { get; init; }

    /// <summary>Until the slowest knew the newest value of each topic; null where one did not get there.</summary>
    public required double? CatchUpMilliseconds { get; init; }

    public required long Unexplained { get; init; }

    public required int Lost { get; init; }
}
