namespace Tidegate.Bench.Reports;

/// <summary>The gateway's capacity in plaintext, then with TLS.</summary>
internal sealed record TlsResult(int Sessions, IReadOnlyList<TlsSide> Servers, IReadOnlyDictionary<string, string> Failures) : IPartResult
{
    private const double RatioMin = 0.5;

    private double? Ratio =>
        Servers is [{ PerSecond.Median: > 0 } plain, { PerSecond.Runs.Count: > 0 } tls]
            ? tls.PerSecond.Median / plain.PerSecond.Median
            : null;

    public IEnumerable<Goal> Judge() =>
        [
            new Goal(
                "capacity with TLS, against plaintext",
                $">= {MarkdownPage.Number(RatioMin, "0.##")} x",
                $"{MarkdownPage.Number(Ratio, "N2")} x",
                Ratio is null ? null : Ratio >= RatioMin
            ),
        ];

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("With TLS");
        page.Paragraph(
            $"{Sessions:N0} sessions, the gateway against itself; TLS 1.3, an ECDSA certificate, every session a connection of its own."
        );
        page.Table(
            ["server", "messages/s (runs)", "p99 ms", "load generator's CPU"],
            Servers.Select(side =>
                (string[])
                    [
                        side.Server,
                        MarkdownPage.Number(side.PerSecond, "N0"),
                        MarkdownPage.Median(side.P99Milliseconds, "N1"),
                        MarkdownPage.Median(side.LoadCpuPercent, "N0") + " %",
                    ]
            )
        );
        page.Failures(Failures);
    }
}

internal sealed record TlsSide(string Server, Samples PerSecond, Samples P99Milliseconds, Samples LoadCpuPercent);
