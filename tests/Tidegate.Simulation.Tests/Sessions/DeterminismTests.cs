using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tidegate.Simulation.Tests.Candles;

namespace Tidegate.Simulation.Tests.Sessions;

/// <summary>The same file and seed, in processes that have nothing else in common.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public async Task Same_file_and_seed_are_the_same_bytes_in_every_process_culture_and_time_zone()
    {
        using var files = new CandleFiles();
        var path = files.Write("candles.csv", Candles());

        var runs = await Task.WhenAll(
            RunAsync(path, "17", "C.UTF-8", "UTC"),
            RunAsync(path, "17", "de_DE.UTF-8", "Asia/Kolkata"),
            RunAsync(path, "17", "en_US.UTF-8", "America/New_York"),
            RunAsync(path, "18", "C.UTF-8", "UTC")
        );

        Assert.Equal("de-DE 1,5 330", runs[1].Where); // else the cultures were not there and nothing was compared
        Assert.Equal(3, runs.Select(run => run.Where).Distinct().Count());
        Assert.Contains("\"type\":\"execution_report\"", runs[0].Told, StringComparison.Ordinal);
        Assert.Contains("\"date\":\"2024-03-11T13:30:00Z\"", runs[0].Told, StringComparison.Ordinal); // summer began between the days
        Assert.Contains("<!doctype html>", runs[0].Told, StringComparison.Ordinal);
        Assert.Equal(runs[0].Told, runs[1].Told);
        Assert.Equal(runs[0].Told, runs[2].Told);
        Assert.NotEqual(runs[0].Told, runs[3].Told);
    }

    /// <summary>Says where it ran, and gives everything else that it wrote, each byte one character.</summary>
    private static async Task<(string Where, string Told)> RunAsync(string path, string seed, string language, string zone)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var name = OperatingSystem.IsWindows() ? "Tidegate.Simulation.Worker.exe" : "Tidegate.Simulation.Worker";
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, name), [path, seed])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.Latin1,
            Environment = { ["LANG"] = language, ["TZ"] = zone },
        };
        start.Environment.Remove("LC_ALL");
        start.Environment.Remove("LC_NUMERIC");
        using var process = Process.Start(start)!;
        try
        {
            var written = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            Assert.Equal(0, process.ExitCode);
            var end = written.IndexOf('\n', StringComparison.Ordinal);
            return (written[..end], written[(end + 1)..]);
        }
        finally
        {
            process.Kill(); // does nothing to one that has ended
        }
    }

    /// <summary>Four trading days of three symbols in New York's time, without an offset, over the begin of summer.</summary>
    private static string Candles()
    {
        var (random, text) = (new Random(5), new StringBuilder("time,symbol,open,high,low,close,volume\n"));
        var prices = new[] { 170.5m, 402.25m, 33.4m };
        foreach (var day in new[] { "2024-03-07", "2024-03-08", "2024-03-11", "2024-03-12" })
        {
            var open = DateTime.Parse(day, CultureInfo.InvariantCulture) + new TimeSpan(9, 30, 0);
            for (var minute = 0; minute < 390; minute++)
            {
                foreach (var (symbol, index) in new[] { ("AAPL", 0), ("MSFT", 1), ("TCS", 2) })
                {
                    var (first, last) = (prices[index], prices[index] + (random.Next(-20, 21) / 100m));
                    var (high, low) = (Math.Max(first, last) + (random.Next(9) / 100m), Math.Min(first, last) - (random.Next(9) / 100m));
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"{open.AddMinutes(minute):yyyy-MM-dd HH:mm},{symbol},{first},{high},{low},{last},{random.Next(9_000)}\n"
                    );
                    prices[index] = last;
                }
            }
        }

        return text.ToString();
    }
}
