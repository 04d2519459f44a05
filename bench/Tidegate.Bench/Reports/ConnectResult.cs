namespace Tidegate.Bench.Reports;

/// <summary>Sessions opened one after the other, 64 at a time, from the first packet until the client may speak: the gateway, the gateway that verifies nothing, its peers.</summary>
internal sealed record ConnectResult(int Connects, IReadOnlyList<ConnectSide> Servers, IReadOnlyDictionary<string, string> Failures)
    : IPartResult
{
    private const double AddedCpuMax = 100; // microseconds
    private const double AddedShareMax = 0.15;

    private static readonly (string Other, double Factor)[] Promises = [("naive", 2), ("ws", 5)];

    public IEnumerable<Goal> Judge()
    {
        if (Find("tidegate") is not { } gateway)
        {
            yield break;
        }

        if (
            Servers.FirstOrDefault(side => side.Server.StartsWith("tidegate,", StringComparison.Ordinal)) is
            { PerSecond.Runs.Count: > 0 } trusting
        )
        {
            var added = Samples.Of(gateway.CpuMicroseconds.Runs.Zip(trusting.CpuMicroseconds.Runs, (with, without) => with - without));
            var share = added.Median / gateway.CpuMicroseconds.Median;
            yield return new Goal(
                "server CPU that authentication adds to a connect",
                $"< {MarkdownPage.Number(AddedCpuMax, "N0")} us",
                $"{MarkdownPage.Number(added, "N1")} us",
                added.Median < AddedCpuMax
            );
            yield return new Goal(
                "its share of the connect",
                $"<= {MarkdownPage.Number(AddedShareMax, "P0")}",
                MarkdownPage.Number(share, "P0"),
                share <= AddedShareMax
            );
        }

        foreach (var (other, factor) in Promises)
        {
            var ratio = Find(other) is { } side ? gateway.PerSecond.Median / side.PerSecond.Median : (double?)null;
            yield return new Goal(
                $"authenticated connects per second, against `{other}` with {Servers.FirstOrDefault(each => each.Server == other)?.Library ?? "a token library"}",
                $">= {MarkdownPage.Number(factor, "N0")} x",
                ratio is null ? "-" : $"{MarkdownPage.Number(ratio, "N1")} x",
                ratio is null ? null : ratio >= factor
            );
        }
    }

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("Authenticated connects");
        page.Paragraph($"{Connects:N0} connects a round, 64 at a time, each with an HS256 token of its own.");
        page.Table(
            ["server", "verifies with", "connects/s (runs)", "server CPU per connect, us (runs)", "p50 ms", "p99 ms"],
            Servers.Select(side =>
                (string[])
                    [
                        side.Server,
                        side.Library.Length > 0 ? side.Library : "-",
                        MarkdownPage.Number(side.PerSecond, "N0"),
                        MarkdownPage.Number(side.CpuMicroseconds, "N1"),
                        MarkdownPage.Median(side.P50Milliseconds, "N2"),
                        MarkdownPage.Median(side.P99Milliseconds, "N2"),
                    ]
            )
        );
        page.Failures(Failures);
    }

    private ConnectSide? Find(string server) => Servers.FirstOrDefault(side => side.Server == server && side.PerSecond.Runs.Count > 0);
}

internal sealed record ConnectSide(
    string Server,
    string Library,
    Samples PerSecond,
    Samples CpuMicroseconds,
    Samples P50Milliseconds,
    Samples P99Milliseconds
);
