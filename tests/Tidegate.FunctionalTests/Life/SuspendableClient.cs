using System.Diagnostics;

namespace Tidegate.FunctionalTests.Life;

/// <summary>A client in a process of its own, a shell with one socket, which stops as soon as it is let in, as a laptop's lid stops it.</summary>
internal sealed class SuspendableClient : IAsyncDisposable
{
    private const string Script = """
        exec 3<>"/dev/tcp/$1/$2"
        printf 'GET /stream HTTP/1.1\r\nHost: %s:%s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' "$1" "$2" >&3
        printf 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer %s\r\n\r\n' "$TOKEN" >&3
        IFS= read -r status <&3
        echo "$status"
        kill -STOP $$
        exec cat <&3 >/dev/null
        """;

    private readonly Process _process;

    private SuspendableClient(Process process) => _process = process;

    /// <summary>Connects, is let in and stands still.</summary>
    public static async Task<SuspendableClient> ConnectAsync(Uri gateway, string token)
    {
        var info = new ProcessStartInfo("bash", ["-c", Script, "client", gateway.Host, $"{gateway.Port}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        info.Environment["TOKEN"] = token;
        var client = new SuspendableClient(Process.Start(info)!);
        var status = await client._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 101", status, StringComparison.Ordinal);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true); // SIGKILL ends a stopped process too
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
