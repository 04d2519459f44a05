namespace Tidegate.Bench.Reports;

internal sealed record IdleResult(int Sessions, long BytesBefore, long BytesAfter, double BytesPerSession) : IPartResult
{
    public IEnumerable<Goal> Judge() => [];

    public void WriteTo(MarkdownPage page)
    {
        page.Heading("Memory");
        page.Paragraph(
            $"{Sessions:N0} idle authenticated sessions: **{BytesPerSession:N0} bytes** of resident memory each ({BytesBefore / 1_048_576.0:N0} MiB before, {BytesAfter / 1_048_576.0:N0} MiB after; `DOTNET_gcServer=0`, `DOTNET_GCConserveMemory=7`)."
        );
    }
}
