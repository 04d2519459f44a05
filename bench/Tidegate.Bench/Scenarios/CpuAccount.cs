using System.Diagnostics;
using System.Globalization;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>Who used the cores since it was opened: the server, the load, everybody else.</summary>
internal sealed class CpuAccount(ServerProcess server)
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed for /proc

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly TimeSpan _server = server.Cpu;
    private readonly TimeSpan _load = Load(server);
    private readonly double _busy = Busy();

    public CpuShares Close()
    {
        var seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        var used = (server.Cpu - _server).TotalSeconds;
        var load = (Load(server) - _load).TotalSeconds;
        var others = Math.Max(Busy() - _busy - used - load, 0);
        return new CpuShares(seconds, used, 100 * load / seconds, 100 * others / seconds);
    }

    private static TimeSpan Load(ServerProcess server)
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime + server.PublisherCpu;
    }

    /// <summary>Seconds that all cores together were busy (proc(5): user nice system idle iowait irq softirq steal).</summary>
    private static double Busy()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9];
        var ticks = Array.ConvertAll(fields, field => double.Parse(field, CultureInfo.InvariantCulture));
        return (ticks.Sum() - ticks[3] - ticks[4]) / TicksPerSecond;
    }
}
