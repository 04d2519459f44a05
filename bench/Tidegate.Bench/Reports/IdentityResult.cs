namespace Tidegate.Bench.Reports;

/// <summary>Admissions by token, by API key and with nobody asked, and tokens given for API keys.</summary>
internal sealed record IdentityResult(
    int Connects,
    IReadOnlyList<IdentitySide> Admissions,
    IReadOnlyList<IdentitySide> Tokens,
    IReadOnlyDictionary<string, string> Failures
) : IPartResult
{
    /// <summary>There is no goal: the figures stand side by side.</summary>
    public IEnumerable<Goal> Judge() => [];

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("Who comes");
        page.Paragraph(
            $"{Connects:N0} connects a round, 64 at a time: an HS256 token of its own each, one of 500 API keys, or nobody asked. Keys are remembered for half a minute, as they are everywhere."
        );
        page.Table(
            ["server", "admissions/s (runs)", "server CPU per admission, us (runs)"],
            Admissions.Select(side =>
                (string[])[side.Server, MarkdownPage.Number(side.PerSecond, "N0"), MarkdownPage.Number(side.CpuMicroseconds, "N1")]
            )
        );
        page.Paragraph(
            $"`POST /auth/token` with an API key, 32 clients, one call after the other; each answer is a new HS256 token, and a line of the audit log."
        );
        page.Table(
            ["server", "tokens/s (runs)", "server CPU per token, us (runs)"],
            Tokens.Select(side =>
                (string[])[side.Server, MarkdownPage.Number(side.PerSecond, "N0"), MarkdownPage.Number(side.CpuMicroseconds, "N1")]
            )
        );
        page.Failures(Failures);
    }
}

internal sealed record IdentitySide(string Server, Samples PerSecond, Samples CpuMicroseconds);
