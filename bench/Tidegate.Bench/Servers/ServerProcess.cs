using System.Diagnostics;
using System.Globalization;
using Tidegate.Bench.Load;

namespace Tidegate.Bench.Servers;

/// <summary>A server under test: a process of its own, on the first core where that can be arranged, with the program that publishes to it where it needs one.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);

    private readonly ServerPlan _plan;
    private readonly bool _needsTokens;
    private readonly Process _process;
    private readonly Process? _publisher;
    private readonly int[] _all; // itself and its workers

    /// <param name="plan">What to start.</param>
    /// <param name="needsTokens">Whether its clients bring tokens.</param>
    /// <exception cref="IOException">It does not start.</exception>
    public ServerProcess(ServerPlan plan, bool needsTokens)
    {
        (_plan, _needsTokens) = (plan, needsTokens);
        var port = plan.IsTold ? FreePort.Find() : 0;
        var command = plan.Command(port);
        string[] whole = File.Exists("/usr/bin/taskset") ? ["/usr/bin/taskset", "-c", "0", .. command] : [.. command];
        _process = Start(whole, plan.Environment, isHeard: !plan.IsTold);
        try
        {
            Port = plan.IsTold ? port : Heard(_process, "listening");
            if (plan.IsTold)
            {
                FreePort.WaitFor(port);
            }

            if (plan.Publisher is { } publisher)
            {
                _publisher = Start(publisher(port), new Dictionary<string, string>(StringComparer.Ordinal), isHeard: true);
                _ = Heard(_publisher, "ready");
            }

            Keys = plan.KeyFile is null ? [] : File.ReadAllLines(plan.KeyFile);
            _all = [_process.Id, .. ChildrenOf(_process.Id)];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Name => _plan.Name;

    public int Id => _process.Id;

    public int Port { get; }

    /// <summary>API keys that it believes; none where its clients bring tokens.</summary>
    public IReadOnlyList<string> Keys { get; } = [];

    /// <summary>Time on a core so far, workers included.</summary>
    public TimeSpan Cpu => Time(_all.Sum(process => Libc.CpuNanoseconds(process)));

    /// <summary>Time on a core so far of the program that publishes to it, which belongs to the load.</summary>
    public TimeSpan PublisherCpu => _publisher is null ? TimeSpan.Zero : Time(Libc.CpuNanoseconds(_publisher.Id));

    /// <summary>Resident memory in bytes, as <c>/proc</c> adds it up, workers included.</summary>
    public long ResidentBytes => _all.Sum(ResidentBytesOf);

    private StreamWriter Input => (_publisher ?? _process).StandardInput;

    /// <summary>Clients that suit it, none of them connected yet.</summary>
    /// <param name="subscribes">Whether each subscribes, where it would have to.</param>
    /// <param name="sliceOf">Which part of a gateway's market each asks for; null: the one symbol.</param>
    /// <param name="receiveBytes">Receive buffer of each in bytes; 0: as the kernel likes.</param>
    public SessionGroup NewGroup(bool subscribes = true, Func<int, MarketSlice>? sliceOf = null, int receiveBytes = 0) =>
        new(Port, _plan.Protocol)
        {
            IsTls = _plan.IsTls,
            NeedsTokens = _needsTokens,
            Subscribes = subscribes,
            SliceOf =
                sliceOf
                ?? (
                    _plan.Market == 0
                        ? null
                        : number => new MarketSlice(number % _plan.Market, _plan.Market / 2, _plan.Market, IsAccounted: false)
                ),
            ReceiveBytes = receiveBytes,
            Keys = Keys,
        };

    /// <summary>Updates per second from now on, of the one symbol or of so many topics of a gateway's market together; 0 pauses.</summary>
    /// <remarks>Where each client hears half of the topics, twice as many are published: the rate is what a client gets.</remarks>
    public void SetRate(double updatesPerSecond, int marketTopics = 0)
    {
        if (_plan.Market > 0)
        {
            (updatesPerSecond, marketTopics) = (updatesPerSecond * 2, _plan.Market);
        }

        Tell(string.Create(CultureInfo.InvariantCulture, $"rate {updatesPerSecond:F6}") + (marketTopics == 0 ? "" : $" {marketTopics}"));
    }

    /// <summary>One update now.</summary>
    public void PublishOnce() => Tell("once");

    public void Dispose()
    {
        foreach (var process in new[] { _publisher, _process }.OfType<Process>())
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }

    private static TimeSpan Time(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    private void Tell(string line)
    {
        Input.WriteLine(line);
        Input.Flush();
    }

    private static Process Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, bool isHeard)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = isHeard,
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return Process.Start(start) ?? throw new IOException($"{command[0]} did not start.");
    }

    /// <summary>Waits for the line that says it is up, and returns the number in it.</summary>
    private static int Heard(Process process, string word)
    {
        using var guard = new Timer(_ => process.Kill(), null, StartMax, Timeout.InfiniteTimeSpan);
        var line = process.StandardOutput.ReadLine();
        return line?.Split(' ') is [var first, .. var rest] && first == word
            ? rest is [var number]
                ? int.Parse(number, CultureInfo.InvariantCulture)
                : 0
            : throw new IOException($"It did not start: {line}");
    }

    private static int[] ChildrenOf(int process) =>
        [
            .. File.ReadAllText($"/proc/{process}/task/{process}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture)),
        ];

    private static long ResidentBytesOf(int process)
    {
        // "Rss:               61324 kB"
        var line = File.ReadLines($"/proc/{process}/smaps_rollup").First(each => each.StartsWith("Rss:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1_024;
    }
}
