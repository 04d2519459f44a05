using System.Diagnostics;
using Tidegate.Testing;

namespace Tidegate.Tests.House;

/// <summary>Who asks a script for help is told what it does, and it does nothing: some of them take a quarter of an hour.</summary>
public sealed class ScriptHelpTests
{
    [Theory]
    [InlineData("test", "--help", "./test --coverage")]
    [InlineData("test", "-h", "./test unit")]
    [InlineData("bench/run", "--help", "bench/run --quick")]
    [InlineData("bench/profile", "--help", "bench/profile")]
    public async Task Script_that_is_asked_for_help_prints_its_head_and_does_nothing_else(string script, string word, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a bash script");
        var start = new ProcessStartInfo("bash", [Repository.PathOf(script), word])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var bash = Process.Start(start)!;

        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (bash.ExitCode, error)); // each step of theirs would say its name there
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("#", output, StringComparison.Ordinal);
    }
}
