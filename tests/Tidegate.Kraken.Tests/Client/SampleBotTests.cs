using System.Diagnostics;

namespace Tidegate.Kraken.Tests.Client;

/// <summary>The sample, as whoever tries it runs it.</summary>
public sealed class SampleBotTests
{
    [Fact]
    public async Task Bot_keeps_balances_and_book_through_a_simulated_day()
    {
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "KrakenBot.exe" : "KrakenBot");
        using var bot = Process.Start(new ProcessStartInfo(program, "0.2") { UseShellExecute = false, RedirectStandardOutput = true })!;
        try
        {
            var output = await bot.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await bot.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.True(bot.ExitCode == 0, output);
            Assert.Equal(6, output.Split("--- ").Length - 1);
            Assert.Contains("balances  100000.00 USD, 10 BTC", output, StringComparison.Ordinal);
            Assert.DoesNotContain("ended  ", output, StringComparison.Ordinal);
        }
        finally
        {
            bot.Kill();
        }
    }
}
