using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace Tidegate.Kraken.Tests.Connections;

/// <summary>An exchange on loopback that does what a test says, right or wrong. Its sockets are handed out in the order they come.</summary>
internal sealed class FakeKraken : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, Channel<FakePeer>> _peers = new()
    {
        ["/public"] = Channel.CreateUnbounded<FakePeer>(),
        ["/private"] = Channel.CreateUnbounded<FakePeer>(),
        ["/l3"] = Channel.CreateUnbounded<FakePeer>(),
    };

    private readonly List<FakePeer> _all = [];
    private readonly Task _accepting;
    private int _knocks;

    public FakeKraken()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Upgrades are answered with this status while it is not null.</summary>
    public int? Status { get; set; }

    /// <summary>How many upgrades were asked for.</summary>
    public int Knocks => Volatile.Read(ref _knocks);

    public Uri Address(string path) => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{path}");

    /// <summary>The next socket that came to a path.</summary>
    public async Task<FakePeer> PeerAsync(string path, CancellationToken cancellation) => await _peers[path].Reader.ReadAsync(cancellation);

    /// <summary>Ends every socket without a farewell.</summary>
    public void DropAll() => _all.ForEach(peer => peer.Drop());

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var peer in _all)
        {
            await peer.DisposeAsync();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _knocks);
                await UpgradeAsync(client);
            }
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or SocketException or ObjectDisposedException
                || (exception is InvalidOperationException && _stopping.IsCancellationRequested)
            )
        {
            // Over, perhaps between two connections: a listener that was stopped before it is asked says that it does not listen.
        }
    }

    private async Task UpgradeAsync(TcpClient client)
    {
        var stream = client.GetStream();
        var head = await ReadHeadAsync(stream);
        var path = head.Split(' ')[1];
        if (Status is { } status)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            client.Dispose();
            return;
        }

        var key = head.Split("\r\n")
            .Single(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase))
            .Split(':')[1]
            .Trim();
#pragma warning disable CA5350 // RFC 6455 section 4.2.2
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
            )
        );
        var peer = new FakePeer(client, WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true }));
        _all.Add(peer);
        _peers[path].Writer.TryWrite(peer);
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stopping.Token) == 1)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
