using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Interop;

/// <summary>One run of a client in <c>tests/interop</c>, which prints a line of JSON for every event.</summary>
internal sealed class ScriptRun : IDisposable
{
    private readonly Process _process;
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();

    private ScriptRun(Process process) => _process = process;

    /// <summary>Where the clients are.</summary>
    public static string Folder { get; } = Repository.PathOf("tests", "interop");

    /// <summary>Starts it; the test is skipped where the program is not there.</summary>
    /// <param name="program">What runs the script.</param>
    /// <param name="arguments">The script's file and its arguments.</param>
    /// <param name="variables">Environment variables besides.</param>
    public static ScriptRun Start(
        string program,
        IEnumerable<string> arguments,
        IEnumerable<KeyValuePair<string, string>>? variables = null
    )
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        foreach (var (name, value) in variables ?? [])
        {
            info.Environment[name] = value;
        }

        var run = new ScriptRun(new Process { StartInfo = info });
        run._process.OutputDataReceived += (_, line) => run.Hear(line.Data);
        try
        {
            run._process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed.");
        }

        run._process.BeginOutputReadLine();
        run._process.BeginErrorReadLine();
        return run;
    }

    /// <summary>The next event of this kind; others before it are passed over.</summary>
    public async Task<JsonElement> NextAsync(string kind)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(GatewayFixture.Patience);
        var passed = new List<string>();
        await foreach (var each in _events.Reader.ReadAllAsync(patience.Token))
        {
            if (each.GetProperty("event").GetString() == kind)
            {
                return each;
            }

            passed.Add(each.GetRawText());
        }

        throw new InvalidOperationException($"It ended without \"{kind}\": {string.Join('\n', passed)}");
    }

    /// <summary>The text of the next event of this kind.</summary>
    public async Task<string> NextTextAsync(string kind) => (await NextAsync(kind)).GetProperty("text").GetString()!;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            _events.Writer.TryComplete();
        }
        else
        {
            _events.Writer.TryWrite(JsonSerializer.Deserialize<JsonElement>(line));
        }
    }
}
