using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

/// <summary>The built gateway as a process of its own, with a working folder of its own; killed at the end, whatever became of it.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    public const string Secret = Support.GatewayFixture.Secret;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Inherited =
    [
        "JWT_SECRET",
        "BIND_ADDRESS",
        "API_BIND_ADDRESS",
        "DATA_FILE",
        "RUST_LOG",
        "ASPNETCORE_ENVIRONMENT",
        "ASPNETCORE_URLS",
    ];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<Uri> _addresses = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewayProcess(Process process) => _process = process;

    /// <summary>The addresses it said it listens on: the main one, that of the REST calls, that of the metrics, as far as there are.</summary>
    public IReadOnlyList<Uri> Addresses => [.. _addresses];

    public Uri Main => Addresses[0];

    /// <summary>Everything it wrote so far, both streams.</summary>
    public string Output => string.Join('\n', _lines);

    public int Id => _process.Id;

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it and waits until it listens. Production, a good secret and free ports unless told otherwise.</summary>
    public static async Task<GatewayProcess> StartAsync(GatewayStart start)
    {
        var gateway = Launch(start);
        try
        {
            await gateway._started.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            return gateway;
        }
        catch (Exception exception)
        {
            var output = gateway.Output;
            await gateway.DisposeAsync();
            throw new InvalidOperationException("The gateway did not start:\n" + output, exception);
        }
    }

    /// <summary>Starts one that is expected to end by itself.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(GatewayStart start)
    {
        await using var gateway = Launch(start);
        return (await gateway.ExitAsync(Patience), gateway.Output);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(within);
        try
        {
            await _process.WaitForExitAsync(timeout.Token); // both streams read to their end, too
            return _process.ExitCode;
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"The gateway still ran after {within}:\n{Output}", exception);
        }
    }

    /// <summary>Sends a signal by its name, such as TERM.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until it has written this.</summary>
    public async Task UntilWrittenAsync(string text)
    {
        var deadline = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(deadline.Elapsed < Patience, $"\"{text}\" was not written:\n{Output}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static GatewayProcess Launch(GatewayStart start)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "Tidegate.Gateway.dll");
        string[] command = ["dotnet", dll, .. start.Arguments];
        if (!start.Arguments.Contains("--check-health"))
        {
            command = [.. command, "--Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"]; // says where it listens
        }

        if (start.OpenFilesMax is { } files)
        {
            command = ["/bin/sh", "-c", $"ulimit -n {files} && exec \"$@\"", "sh", .. command];
        }

        var info = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = start.Folder,
            StandardOutputEncoding = Encoding.UTF8,
        };
        SetEnvironment(info, start);
        var gateway = new GatewayProcess(new Process { StartInfo = info });
        gateway._process.OutputDataReceived += (_, line) => gateway.Hear(line.Data);
        gateway._process.ErrorDataReceived += (_, line) => gateway.Hear(line.Data);
        gateway._process.Start();
        gateway._process.BeginOutputReadLine();
        gateway._process.BeginErrorReadLine();
        _ = gateway._process.WaitForExitAsync(CancellationToken.None).ContinueWith(_ => gateway.Fail(), TaskScheduler.Default);
        return gateway;
    }

    private static void SetEnvironment(ProcessStartInfo info, GatewayStart start)
    {
        var isOurs = info.Environment.Keys.Where(key => key.StartsWith("Tidegate__", StringComparison.OrdinalIgnoreCase));
        foreach (var name in isOurs.Concat(Inherited).ToArray())
        {
            info.Environment.Remove(name);
        }

        var defaults = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["JWT_SECRET"] = Secret,
            ["BIND_ADDRESS"] = "127.0.0.1:0",
            ["Tidegate__Storage__Provider"] = "Memory",
            ["Tidegate__Listen__Management"] = "127.0.0.1:0",
            ["Tidegate__Csv__File"] = Repository.PathOf("src", "Tidegate.Gateway", "demo", "nifty-sample.csv"),
        };
        foreach (var (name, value) in defaults.Concat(start.Variables))
        {
            info.Environment[name] = value; // null removes it
        }
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        if (Listening().Match(line) is { Success: true } match)
        {
            _addresses.Enqueue(new Uri(match.Groups[1].Value));
        }

        if (line.Contains("Application started", StringComparison.Ordinal))
        {
            _started.TrySetResult();
        }
    }

    private void Fail()
    {
        var ended = new InvalidOperationException("The process has ended.");
        _started.TrySetException(ended);
        _ = _started.Task.Exception;
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();
}
