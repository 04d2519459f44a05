using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tidegate.Testing;

namespace Tidegate.StressTests.Identity;

/// <summary>A client on a bare socket, cheap enough for a thousand beside their server: subscribes one topic and counts every number that it hears.</summary>
internal sealed class LoadClient(string user, string topic) : IDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] Seq = "\"seq\":"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _heardLast = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _refreshed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _buffer = new byte[16_384];
    private byte[] _last = [];
    private int _length;
    private long _seq;

    public string User => user;

    /// <summary>Pushes of the topic so far.</summary>
    public long Heard { get; private set; }

    /// <summary>What was not as it must be: a number lost, repeated or out of order; null: nothing.</summary>
    public string? Fault { get; private set; }

    /// <summary>The close code; 0 where the connection ended without one, null while it is open.</summary>
    public int? CloseCode { get; private set; }

    /// <summary>When the close frame came, by the system's clock.</summary>
    public long ClosedAt { get; private set; }

    public Task Subscribed => _subscribed.Task;

    /// <summary>The answer to the refresh.</summary>
    public Task<string> Refreshed => _refreshed.Task;

    /// <summary>It has heard the update with the number that ends the test.</summary>
    public Task HeardLast => _heardLast.Task;

    /// <summary>Connects, subscribes and reads until the connection ends.</summary>
    /// <param name="address">The gateway.</param>
    /// <param name="token">An access token.</param>
    /// <param name="lastPrice">The price of the update that is the last.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(IPEndPoint address, string token, int lastPrice, CancellationToken cancellation)
    {
        _last = Encoding.ASCII.GetBytes($"\"ltp\":{lastPrice}");
        await _socket.ConnectAsync(address, cancellation);
        var handshake =
            $"GET /stream HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {token}\r\n\r\n";
        await _socket.SendAsync(Encoding.ASCII.GetBytes(handshake), cancellation);
        await ReadHeadAsync(cancellation);
        await SendAsync($$"""{"op":"subscribe","id":1,"subs":[{"topic":"{{topic}}","mode":"ltp","deliver":"all"}]}""", cancellation);
        while (CloseCode is null && Take() && await FillAsync(cancellation))
        {
            // Everything is said in Take.
        }

        CloseCode ??= 0;
    }

    /// <summary>Shows a fresh token in band.</summary>
    public Task RefreshAsync(string token, CancellationToken cancellation) =>
        SendAsync($$"""{"op":"refresh","id":2,"token":"{{token}}"}""", cancellation);

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(string text, CancellationToken cancellation) =>
        await _socket.SendAsync(ClientFrame.Text(text), cancellation);

    private async Task ReadHeadAsync(CancellationToken cancellation)
    {
        int end;
        while ((end = _buffer.AsSpan(0, _length).IndexOf(EndOfHead)) < 0)
        {
            Assert.True(await FillAsync(cancellation), "The server hung up.");
        }

        Assert.StartsWith("HTTP/1.1 101", Encoding.ASCII.GetString(_buffer, 0, _length), StringComparison.Ordinal);
        Drop(end + EndOfHead.Length);
    }

    /// <summary>False at the end of the connection.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        try
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(_length), cancellation);
            _length += count;
            return count > 0;
        }
        catch (SocketException)
        {
            return false; // reset; what came before it has been read
        }
    }

    private void Drop(int count)
    {
        _buffer.AsSpan(count, _length - count).CopyTo(_buffer);
        _length -= count;
    }

    /// <summary>Takes every whole frame out of the buffer.</summary>
    private bool Take()
    {
        var at = 0;
        while (_length - at >= 2)
        {
            var (start, length) = _buffer[at + 1] switch
            {
                126 when _length - at >= 4 => (4, (_buffer[at + 2] << 8) | _buffer[at + 3]),
                < 126 and var small => (2, small),
                _ => (0, int.MaxValue), // longer ones never come here
            };
            if (start == 0 || _length - at < start + length)
            {
                break;
            }

            Hear(_buffer[at] & 0x0F, _buffer.AsSpan(at + start, length));
            at += start + length;
        }

        Drop(at);
        return true;
    }

    private void Hear(int opcode, ReadOnlySpan<byte> payload)
    {
        switch (opcode)
        {
            case 0x8:
                (CloseCode, ClosedAt) = ((payload[0] << 8) | payload[1], TimeProvider.System.GetTimestamp());
                break;
            case 0x9:
                _socket.Send(ClientFrame.Of(0xA, payload));
                break;
            case 0x1 when payload.StartsWith("{\"re\":1,"u8):
                _subscribed.TrySetResult();
                break;
            case 0x1 when payload.StartsWith("{\"re\":2,"u8):
                _refreshed.TrySetResult(Encoding.UTF8.GetString(payload));
                break;
            case 0x1 when payload.IndexOf(Seq) is >= 0 and var at:
                Count(payload, at + Seq.Length);
                break;
            default:
                break; // the welcome
        }
    }

    private void Count(ReadOnlySpan<byte> payload, int at)
    {
        if (!Utf8Parser.TryParse(payload[at..], out long seq, out _) || (_seq != 0 && seq != _seq + 1))
        {
            Fault ??= $"{topic}: {seq} after {_seq}";
        }

        _seq = seq;
        Heard++;
        if (payload.IndexOf(_last) >= 0)
        {
            _heardLast.TrySetResult();
        }
    }
}
