using System.Globalization;
using System.Text;

namespace Tidegate.Bench.Reports;

/// <summary>The page about a run.</summary>
internal static class MarkdownReport
{
    private const double AddedCpuMax = 100;
    private const double RatioMax = 2;

    public static string Write(BenchResults results)
    {
        var page = new StringBuilder();
        var machine = results.Machine;
        Line(page, $"# {results.Taken:yyyy-MM-dd HH:mm} UTC, commit {results.Commit}{(results.IsQuick ? ", quick" : "")}");
        Line(page, $"");
        Line(
            page,
            $"{machine.Cores} x {machine.Processor}, {machine.System}, {machine.Runtime}. Server on one core, load generator on another, loopback, plaintext."
        );
        Line(
            page,
            $"Others used {results.OthersCpuPercent.Median:N0} % of one core in the median ({results.OthersCpuPercent.Runs.Max():N0} % at worst); load average {machine.LoadAverageBefore:N1} before, {machine.LoadAverageAfter:N1} after."
        );
        WriteGoals(page, results);
        WriteConnects(page, results.Connects);
        WriteFanOut(page, results.FanOut);
        WriteIdle(page, results.Idle);
        return page.ToString();
    }

    private static void WriteGoals(StringBuilder page, BenchResults results)
    {
        var added = results.Connects.AddedCpuMicroseconds;
        Line(page, $"");
        Line(page, $"| goal | limit | measured (runs) | met |");
        Line(page, $"| --- | --- | --- | --- |");
        Line(
            page,
            $"| server CPU that authentication adds to a connect | < {AddedCpuMax:N0} us | {Text(added, "N1")} us | {YesNo(added.Median < AddedCpuMax)} |"
        );
        var low = results.LowRate;
        if (low is { Ratio: { } ratio, RawCpuPercent: { } raw })
        {
            Line(
                page,
                $"| CPU at {low.Sessions:N0} sessions x {low.Rate:N0} messages/s, against `rawcast` ({Text(low.GatewayCpuPercent, "N1")} % against {Text(raw, "N1")} %) | <= {RatioMax:N0} x | {Text(ratio, "N2")} x | {YesNo(ratio.Median <= RatioMax)} |"
            );
        }
        else
        {
            Line(
                page,
                $"| CPU at {low.Sessions:N0} sessions x {low.Rate:N0} messages/s, against `rawcast` | <= {RatioMax:N0} x | no C compiler | - |"
            );
        }
    }

    private static void WriteConnects(StringBuilder page, ConnectResult connects)
    {
        Line(page, $"");
        Line(page, $"## Authenticated connects");
        Line(page, $"");
        Line(page, $"{connects.Connects:N0} connects a round, 64 at a time, each with an HS256 token of its own.");
        Line(page, $"");
        Line(page, $"| | connects/s (runs) | server CPU per connect, us (runs) | p50 ms | p99 ms |");
        Line(page, $"| --- | --- | --- | --- | --- |");
        WriteSide("token verified", connects.Verified);
        WriteSide("everybody let in", connects.Unverified);

        void WriteSide(string name, ConnectSide side) =>
            Line(
                page,
                $"| {name} | {Text(side.PerSecond, "N0")} | {Text(side.CpuMicroseconds, "N1")} | {side.P50Milliseconds.Median:N2} | {side.P99Milliseconds.Median:N2} |"
            );
    }

    private static void WriteFanOut(StringBuilder page, IReadOnlyList<FanOutResult> results)
    {
        Line(page, $"");
        Line(page, $"## Delivered messages");
        Line(page, $"");
        Line(
            page,
            $"| sessions | server | capacity/s (runs) | of raw | p50 / p99 ms at 20 % | p50 / p99 ms at 80 % | load generator's CPU at 80 % |"
        );
        Line(page, $"| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var result in results)
        {
            var raw = result.Servers.FirstOrDefault(side => side.Server == "raw")?.CapacityPerSecond.Median;
            foreach (var side in result.Servers)
            {
                var share = raw > 0 ? (side.CapacityPerSecond.Median / raw.Value).ToString("N2", CultureInfo.InvariantCulture) : "-";
                Line(
                    page,
                    $"| {result.Sessions:N0} | {side.Server} | {Text(side.CapacityPerSecond, "N0")} | {share} | {Latency(side.At20Percent)} | {Latency(side.At80Percent)} | {side.At80Percent?.LoadCpuPercent.Median:N0} % |"
                );
            }
        }
    }

    private static void WriteIdle(StringBuilder page, IdleResult idle)
    {
        Line(page, $"");
        Line(page, $"## Memory");
        Line(page, $"");
        Line(
            page,
            $"{idle.Sessions:N0} idle authenticated sessions: **{idle.BytesPerSession:N0} bytes** of resident memory each ({idle.BytesBefore / 1_048_576.0:N0} MiB before, {idle.BytesAfter / 1_048_576.0:N0} MiB after; `DOTNET_gcServer=0`, `DOTNET_GCConserveMemory=7`)."
        );
    }

    private static string Latency(LatencyResult? latency) =>
        latency is null
            ? "-"
            : string.Create(CultureInfo.InvariantCulture, $"{latency.P50Milliseconds.Median:N2} / {latency.P99Milliseconds.Median:N2}");

    /// <summary>The median, and the runs where there were several.</summary>
    private static string Text(Samples samples, string format)
    {
        var median = samples.Median.ToString(format, CultureInfo.InvariantCulture);
        return samples.Runs.Count < 2
            ? median
            : $"{median} ({string.Join("; ", samples.Runs.Select(run => run.ToString(format, CultureInfo.InvariantCulture)))})";
    }

    private static string YesNo(bool isMet) => isMet ? "yes" : "**no**";

    private static void Line(StringBuilder page, FormattableString text) =>
        page.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
