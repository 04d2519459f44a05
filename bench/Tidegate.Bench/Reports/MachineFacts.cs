using System.Globalization;
using System.Runtime.InteropServices;

namespace Tidegate.Bench.Reports;

/// <summary>Where the figures were taken.</summary>
internal sealed record MachineFacts(
    string Processor,
    int Cores,
    string System,
    string Runtime,
    double LoadAverageBefore,
    double LoadAverageAfter
)
{
    public static MachineFacts Read()
    {
        var lines = File.ReadAllLines("/proc/cpuinfo");
        var model = lines.FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        var cores = lines.Count(line => line.StartsWith("processor", StringComparison.Ordinal));
        var load = ReadLoadAverage();
        return new MachineFacts(
            model ?? RuntimeInformation.ProcessArchitecture.ToString(),
            cores,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            load,
            load
        );
    }

    /// <summary>Programs that ran or wanted to run, averaged over the last minute.</summary>
    public static double ReadLoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}
