using System.Diagnostics;
using System.Globalization;

namespace Tidegate.Bench.Servers;

/// <summary>A server under test: a process of its own, on the first core where that can be arranged.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string name, int port) => (_process, Name, Port) = (process, name, port);

    public string Name { get; }

    public int Port { get; }

    public bool IsGateway => Name != "raw";

    /// <summary>Time on a core so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in bytes, as <c>/proc</c> adds it up.</summary>
    public long ResidentBytes
    {
        get
        {
            // "Rss:               61324 kB"
            var line = File.ReadLines($"/proc/{_process.Id}/smaps_rollup").First(each => each.StartsWith("Rss:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1_024;
        }
    }

    public static ServerProcess Start(string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        string[] whole = File.Exists("/usr/bin/taskset") ? ["/usr/bin/taskset", "-c", "0", .. command] : [.. command];
        var start = new ProcessStartInfo(whole[0], whole[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var process = Process.Start(start) ?? throw new IOException($"{command[0]} did not start.");
        var line = process.StandardOutput.ReadLine();
        if (line?.Split(' ') is not ["listening", var port])
        {
            throw new IOException($"{name} did not start: {line}");
        }

        return new ServerProcess(process, name, int.Parse(port, CultureInfo.InvariantCulture));
    }

    /// <summary>Updates per second from now on, of the one symbol or of so many topics of a gateway's market together; 0 pauses.</summary>
    public void SetRate(double updatesPerSecond, int marketTopics = 0)
    {
        var topics = IsGateway ? $" {marketTopics}" : "";
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rate {updatesPerSecond:F6}{topics}"));
        _process.StandardInput.Flush();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
