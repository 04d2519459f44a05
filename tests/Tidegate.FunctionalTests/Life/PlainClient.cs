using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Life;

/// <summary>A WebSocket client of a bare socket, cheap enough for thousands: sends what it is told, keeps every byte it gets.</summary>
internal sealed class PlainClient(Socket socket) : IDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    private readonly List<byte> _heard = [];
    private bool _isPastHead;

    /// <summary>Every byte so far.</summary>
    public byte[] Heard
    {
        get
        {
            lock (_heard)
            {
                return [.. _heard];
            }
        }
    }

    /// <summary>Status line and headers of the answer.</summary>
    public string Head
    {
        get
        {
            var heard = Heard;
            var end = heard.AsSpan().IndexOf(EndOfHead);
            return end < 0 ? "" : Encoding.ASCII.GetString(heard, 0, end);
        }
    }

    /// <summary>The whole frames after the answer's head.</summary>
    public IReadOnlyList<ServerFrame> Frames
    {
        get
        {
            var heard = Heard.AsSpan();
            var end = heard.IndexOf(EndOfHead);
            if (end < 0)
            {
                return [];
            }

            var bytes = heard[(end + EndOfHead.Length)..];
            return ServerFrame.ReadAll(bytes[..ServerFrame.WholeBytes(bytes)]);
        }
    }

    /// <summary>Takes the whole frames heard so far out of what is kept, the answer's head with the first of them.</summary>
    public IReadOnlyList<ServerFrame> TakeFrames()
    {
        lock (_heard)
        {
            if (!_isPastHead)
            {
                var end = CollectionsMarshal.AsSpan(_heard).IndexOf(EndOfHead);
                if (end < 0)
                {
                    return [];
                }

                _heard.RemoveRange(0, end + EndOfHead.Length);
                _isPastHead = true;
            }

            var bytes = CollectionsMarshal.AsSpan(_heard);
            var whole = ServerFrame.WholeBytes(bytes);
            var frames = ServerFrame.ReadAll(bytes[..whole]);
            _heard.RemoveRange(0, whole);
            return frames;
        }
    }

    /// <summary>Connects and sends the handshake, and with <paramref name="first"/> a frame right behind it, not waiting for the answer.</summary>
    public static async Task<PlainClient> ConnectAsync(Uri main, string path, string token, byte[]? first = null, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes)
        {
            socket.ReceiveBufferSize = bytes; // before the connect, or the window has been announced already
        }

        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, main.Port), TestContext.Current.CancellationToken);
            var handshake =
                $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{main.Port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {token}\r\n\r\n";
            var client = new PlainClient(socket);
            byte[] sent = [.. Encoding.ASCII.GetBytes(handshake), .. first ?? []];
            await client.SendAsync(sent);
            return client;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => SendAsync(bytes, TestContext.Current.CancellationToken);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => await socket.SendAsync(bytes, cancellation);

    /// <summary>Reads once; false at the end of the connection.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        var buffer = new byte[16_384];
        int count;
        try
        {
            count = await socket.ReceiveAsync(buffer, cancellation);
        }
        catch (SocketException)
        {
            return false; // reset: what came before it is in Heard
        }

        lock (_heard)
        {
            _heard.AddRange(buffer.AsSpan(0, count));
        }

        return count > 0;
    }

    /// <summary>Reads until what was heard satisfies, or the connection ends; false at its end.</summary>
    public async Task<bool> ReadUntilAsync(Func<PlainClient, bool> isEnough, CancellationToken cancellation)
    {
        while (!isEnough(this))
        {
            if (!await ReadAsync(cancellation))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads until the server closes, answering nothing.</summary>
    public async Task ReadToEndAsync(CancellationToken cancellation)
    {
        while (await ReadAsync(cancellation))
        {
            // Kept in Heard.
        }
    }

    public void Dispose() => socket.Dispose();
}
