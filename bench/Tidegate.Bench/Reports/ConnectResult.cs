namespace Tidegate.Bench.Reports;

/// <summary>Sessions opened one after the other, 64 at a time, from the first packet to the welcome.</summary>
internal sealed record ConnectResult(int Connects, ConnectSide Verified, ConnectSide Unverified, Samples AddedCpuMicroseconds) : IPartResult
{
    private const double AddedCpuMax = 100;

    public IEnumerable<Goal> Judge() =>
        [
            new Goal(
                "server CPU that authentication adds to a connect",
                $"< {AddedCpuMax:N0} us",
                $"{MarkdownPage.Number(AddedCpuMicroseconds, "N1")} us",
                AddedCpuMicroseconds.Median < AddedCpuMax
            ),
        ];

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("Authenticated connects");
        page.Paragraph($"{Connects:N0} connects a round, 64 at a time, each with an HS256 token of its own.");
        page.Table(
            ["", "connects/s (runs)", "server CPU per connect, us (runs)", "p50 ms", "p99 ms"],
            [Row("token verified", Verified), Row("everybody let in", Unverified)]
        );
    }

    private static string[] Row(string name, ConnectSide side) =>
        [
            name,
            MarkdownPage.Number(side.PerSecond, "N0"),
            MarkdownPage.Number(side.CpuMicroseconds, "N1"),
            MarkdownPage.Number(side.P50Milliseconds.Median, "N2"),
            MarkdownPage.Number(side.P99Milliseconds.Median, "N2"),
        ];
}

internal sealed record ConnectSide(Samples PerSecond, Samples CpuMicroseconds, Samples P50Milliseconds, Samples P99Milliseconds);
