using System.Diagnostics;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Samples;

/// <summary>A sample, run as a reader would run it: a process of its own on a free port.</summary>
internal sealed class SampleProcess : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _lines = []; // its log is written by a thread of its own, so lines have no order

    private SampleProcess(Process process) => _process = process;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts a built sample and waits until it listens.</summary>
    public static async Task<SampleProcess> StartAsync(string folder, string assembly, string[] arguments, CancellationToken cancellation)
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        var dll = Repository.PathOf($"samples/{folder}/bin/{configuration}/net10.0/{assembly}.dll");
        var start = new ProcessStartInfo("dotnet", [dll, "--urls", "http://127.0.0.1:0", .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(dll), // its configuration lies there
        };
        var sample = new SampleProcess(Process.Start(start)!);
        try
        {
            sample.Address = await sample.ReadAddressAsync(cancellation);
            return sample;
        }
        catch
        {
            sample.Dispose();
            throw;
        }
    }

    /// <summary>The first line that it writes, or has written, and that holds this.</summary>
    public async Task<string> ReadLineAsync(string part, CancellationToken cancellation)
    {
        if (_lines.Find(IsIt) is { } earlier)
        {
            return earlier;
        }

        while (await _process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            _lines.Add(line);
            if (IsIt(line))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The sample ended before it wrote \"{part}\".");

        bool IsIt(string line) => line.Contains(part, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<Uri> ReadAddressAsync(CancellationToken cancellation)
    {
        const string Mark = "Now listening on: ";
        var line = await ReadLineAsync(Mark, cancellation);
        return new Uri(line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Trim());
    }
}
