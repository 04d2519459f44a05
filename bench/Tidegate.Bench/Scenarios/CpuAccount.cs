using System.Diagnostics;
using System.Globalization;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>Who used the cores since it was opened: who is measured, the load, everybody else.</summary>
/// <param name="measured">Processor time of who is measured.</param>
/// <param name="besides">Processor time of what belongs to the load, beside this process.</param>
internal sealed class CpuAccount(Func<TimeSpan> measured, Func<TimeSpan> besides)
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed for /proc

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly TimeSpan _server = measured();
    private readonly TimeSpan _load = Load(besides);
    private readonly double _busy = Busy();

    /// <summary>Of a server, with the program that publishes to it as a part of the load.</summary>
    public CpuAccount(ServerProcess server)
        : this(() => server.Cpu, () => server.PublisherCpu) { }

    public CpuShares Close()
    {
        var seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        var used = (measured() - _server).TotalSeconds;
        var load = (Load(besides) - _load).TotalSeconds;
        var others = Math.Max(Busy() - _busy - used - load, 0);
        return new CpuShares(seconds, used, 100 * load / seconds, 100 * others / seconds);
    }

    private static TimeSpan Load(Func<TimeSpan> besides)
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime + besides();
    }

    /// <summary>Seconds that all cores together were busy (proc(5): user nice system idle iowait irq softirq steal).</summary>
    private static double Busy()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9];
        var ticks = Array.ConvertAll(fields, field => double.Parse(field, CultureInfo.InvariantCulture));
        return (ticks.Sum() - ticks[3] - ticks[4]) / TicksPerSecond;
    }
}
