using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Interop;

/// <summary>One run of <c>tests/interop/client.mjs</c>: a client of npm 'ws', of which it tells every event.</summary>
internal sealed class NodeClient : IDisposable
{
    private static readonly string Folder = Repository.PathOf("tests", "interop");

    private readonly Process _node;
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();

    private NodeClient(Process node) => _node = node;

    /// <summary>Starts it; the test is skipped where Node.js or the package is not there.</summary>
    public static NodeClient Start(string url, params string[] arguments)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules", "ws")), "npm 'ws' is not installed (./test does it).");
        var info = new ProcessStartInfo("node", ["client.mjs", url, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        var client = new NodeClient(new Process { StartInfo = info });
        client._node.OutputDataReceived += (_, line) => client.Hear(line.Data);
        try
        {
            client._node.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Node.js is not installed.");
        }

        client._node.BeginOutputReadLine();
        client._node.BeginErrorReadLine();
        return client;
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
        if (!_node.HasExited)
        {
            _node.Kill();
        }

        _node.Dispose();
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
