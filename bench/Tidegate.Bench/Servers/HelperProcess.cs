using System.Collections.Concurrent;
using System.Diagnostics;
using Tidegate.Bench.Load;

namespace Tidegate.Bench.Servers;

/// <summary>Another program of the benchmark: told lines, answers lines.</summary>
internal sealed class HelperProcess : IDisposable
{
    private readonly BlockingCollection<string?> _lines = [];
    private readonly Process _process;
    private readonly string _name;

    /// <param name="name">For messages about its failure.</param>
    /// <param name="core">The core it is to stay on, where that can be arranged.</param>
    /// <param name="command">Program and arguments.</param>
    /// <param name="environment">Added to ours.</param>
    public HelperProcess(string name, int core, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        _name = name;
        string[] whole = File.Exists("/usr/bin/taskset") ? ["/usr/bin/taskset", "-c", $"{core}", .. command] : [.. command];
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

        _process = Process.Start(start) ?? throw new IOException($"{name} did not start.");
        new Thread(ReadLines) { Name = name, IsBackground = true }.Start();
    }

    /// <summary>Time on a core so far.</summary>
    public TimeSpan Cpu => TimeSpan.FromTicks(Libc.CpuNanoseconds(_process.Id) / TimeSpan.NanosecondsPerTick);

    public void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Its next line.</summary>
    /// <exception cref="IOException">It has ended, or says nothing for too long.</exception>
    public string Hear(TimeSpan patience) => HearOrEnd(patience) ?? throw new IOException($"{_name} has nothing more to say.");

    /// <summary>Its next line; null when it has done its work and ended.</summary>
    /// <exception cref="IOException">It has failed, or says nothing for too long.</exception>
    public string? HearOrEnd(TimeSpan patience)
    {
        if (!_lines.TryTake(out var line, patience))
        {
            throw new IOException($"{_name} said nothing for {patience}.");
        }

        if (line is null)
        {
            _process.WaitForExit(); // it has closed its output, and has no more to do
            return _process.ExitCode == 0 ? null : throw new IOException($"{_name} ended with {_process.ExitCode}.");
        }

        return line;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Until there are no more, which it says with null.</summary>
    private void ReadLines()
    {
        string? line;
        do
        {
            line = _process.StandardOutput.ReadLine();
            _lines.Add(line);
        } while (line is not null);
    }
}
