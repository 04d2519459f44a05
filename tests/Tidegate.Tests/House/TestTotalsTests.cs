using System.Diagnostics;
using Tidegate.Testing;

namespace Tidegate.Tests.House;

/// <summary>The last line of <c>./test</c>, which others read: summed by <c>eng/test-results.sh</c> from the result files.</summary>
public sealed class TestTotalsTests : IDisposable
{
    private readonly DirectoryInfo _results = Directory.CreateTempSubdirectory("tidegate-totals-");

    public void Dispose() => _results.Delete(recursive: true);

    [Fact]
    public async Task Totals_add_up_over_projects_and_count_what_was_not_executed_as_skipped()
    {
        WriteResults("First", total: 10, executed: 8, passed: 8, failed: 0);
        WriteResults("Second", total: 5, executed: 5, passed: 5, failed: 0);

        var (exitCode, lastLine) = await ReportAsync(runnerStatus: 0);

        Assert.Equal((0, "13 passed, 0 failed, 2 skipped"), (exitCode, lastLine));
    }

    [Fact]
    public async Task One_failed_test_fails_the_run()
    {
        WriteResults("First", total: 3, executed: 3, passed: 2, failed: 1);

        var (exitCode, lastLine) = await ReportAsync(runnerStatus: 1);

        Assert.Equal((1, "2 passed, 1 failed, 0 skipped"), (exitCode, lastLine));
    }

    [Fact]
    public async Task A_runner_that_broke_counts_as_a_failure_even_when_every_counted_test_passed()
    {
        WriteResults("First", total: 3, executed: 3, passed: 3, failed: 0);

        var (exitCode, lastLine) = await ReportAsync(runnerStatus: 134);

        Assert.Equal((1, "3 passed, 1 failed, 0 skipped"), (exitCode, lastLine));
    }

    [Fact]
    public async Task A_run_without_results_fails()
    {
        var (exitCode, lastLine) = await ReportAsync(runnerStatus: 0);

        Assert.Equal((1, "0 passed, 0 failed, 0 skipped"), (exitCode, lastLine));
    }

    [Fact]
    public async Task A_run_of_skipped_tests_only_fails()
    {
        WriteResults("First", total: 4, executed: 0, passed: 0, failed: 0);

        var (exitCode, lastLine) = await ReportAsync(runnerStatus: 0);

        Assert.Equal((1, "0 passed, 0 failed, 4 skipped"), (exitCode, lastLine));
    }

    // As VSTest writes them: notExecuted stays 0 even with skipped tests.
    private void WriteResults(string project, int total, int executed, int passed, int failed) =>
        File.WriteAllText(
            Path.Combine(_results.FullName, $"{project}.trx"),
            $"""<TestRun><ResultSummary outcome="Completed"><Counters total="{total}" executed="{executed}" passed="{passed}" failed="{failed}" """
                + """error="0" notExecuted="0" passedButRunAborted="0" /></ResultSummary></TestRun>"""
        );

    private async Task<(int ExitCode, string LastLine)> ReportAsync(int runnerStatus)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "./test is a bash script");
        var start = new ProcessStartInfo(
            "bash",
            ["-c", $"set -euo pipefail; . \"$1\"; test_results=$2; report_totals {runnerStatus}", "bash"]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Repository.PathOf("eng", "test-results.sh"));
        start.ArgumentList.Add(_results.FullName);
        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (bash.ExitCode, output.TrimEnd('\n').Split('\n')[^1]);
    }
}
