using System.Diagnostics;
using System.Threading.Channels;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Aura;

/// <summary>One run of the code in AuraConnect's own documentation (<c>tests/interop/aura</c>), of which it hears every line.</summary>
internal sealed class BriefClient : IDisposable
{
    private static readonly string Folder = Repository.PathOf("tests", "interop", "aura");

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private BriefClient(Process process) => _process = process;

    /// <summary>Its JavaScript, with npm 'ws'; the test is skipped where Node.js or the package is not there.</summary>
    public static BriefClient StartNode(AuraWorld world, string token, params string[] arguments)
    {
        Assert.SkipUnless(
            Directory.Exists(Repository.PathOf("tests", "interop", "node_modules", "ws")),
            "npm 'ws' is not installed (./test does it)."
        );
        return Start("node", ["run.mjs", .. arguments], world, token);
    }

    /// <summary>Its Python, with Debian's python3-websockets; the test is skipped where that is not there.</summary>
    public static BriefClient StartPython(AuraWorld world, string token)
    {
        const string Python = "/usr/bin/python3"; // the system's own: another has other packages
        Assert.SkipUnless(File.Exists(Python) && HasWebSockets(Python), "python3-websockets is not installed.");
        return Start(Python, ["-u", "run.py"], world, token);
    }

    /// <summary>The next line with this text in it; others before it are passed over.</summary>
    public async Task<string> NextAsync(string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(GatewayFixture.Patience);
        var passed = new List<string>();
        await foreach (var line in _lines.Reader.ReadAllAsync(patience.Token))
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }

            passed.Add(line);
        }

        throw new InvalidOperationException($"It ended without \"{text}\": {string.Join('\n', passed)}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static bool HasWebSockets(string python)
    {
        using var asked = Process.Start(
            new ProcessStartInfo(python, ["-c", "import websockets"]) { UseShellExecute = false, RedirectStandardError = true }
        );
        asked!.WaitForExit();
        return asked.ExitCode == 0;
    }

    private static BriefClient Start(string program, string[] arguments, AuraWorld world, string token)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        info.Environment["AURA_URL"] = $"ws://127.0.0.1:{world.Gateway.Main.Port}";
        info.Environment["AURA_TOKEN"] = token;
        var client = new BriefClient(new Process { StartInfo = info });
        client._process.OutputDataReceived += (_, line) => client.Hear(line.Data);
        try
        {
            client._process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed.");
        }

        client._process.BeginOutputReadLine();
        client._process.BeginErrorReadLine();
        return client;
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            _lines.Writer.TryComplete();
        }
        else
        {
            _lines.Writer.TryWrite(line);
        }
    }
}
