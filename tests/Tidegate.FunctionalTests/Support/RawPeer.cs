using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Support;

/// <summary>A client that sends exactly the bytes it is told to and reads what comes back with none of the server's code.</summary>
public sealed class RawPeer : IAsyncDisposable
{
    /// <summary>The key of RFC 6455 §1.3 and the accept value that goes with it.</summary>
    public const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    public const string Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[16 * 1_024];
    private readonly Queue<ServerFrame> _early = new();
    private int _start;
    private int _end;

    private RawPeer(Socket socket, Stream stream) => (_socket, _stream) = (socket, stream);

    public Socket Socket => _socket;

    /// <summary>Answers the server's pings as they are read. Default false: a client that is silent on purpose.</summary>
    public bool AnswersPings { get; set; }

    public static async Task<RawPeer> ConnectAsync(IPEndPoint address, Func<Stream, Task<Stream>>? wrap = null)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        return new RawPeer(socket, wrap is null ? stream : await wrap(stream));
    }

    /// <summary>A handshake by the book for this path, with these further lines; the answer is read.</summary>
    public async Task<RawResponse> UpgradeAsync(string path, params string[] headers)
    {
        await SendAsync(Handshake(path, headers));
        return await ReadResponseAsync();
    }

    /// <summary>The bytes of a handshake by the book.</summary>
    public static string Handshake(string path, params string[] headers) =>
        Request(
            $"GET {path} HTTP/1.1",
            [
                "Host: 127.0.0.1",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + Key,
                .. headers,
            ]
        );

    /// <summary>The bytes of any request without a body.</summary>
    public static string Request(string line, params string[] headers) =>
        $"{line}\r\n{string.Concat(headers.Select(each => each + "\r\n"))}\r\n";

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>One masked text message.</summary>
    public Task SendTextAsync(string text) => SendAsync(ClientFrame.Text(text));

    /// <summary>Reads one HTTP answer, with its body.</summary>
    public async Task<RawResponse> ReadResponseAsync()
    {
        var head = await ReadHeadAsync();
        return head.Status is 101 or 204 ? head : head with { Body = await ReadBodyAsync(head) };
    }

    /// <summary>Reads status line and headers of an HTTP answer.</summary>
    public async Task<RawResponse> ReadHeadAsync()
    {
        var line = await ReadLineAsync();
        var status = int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = new List<(string Name, string Value)>();
        while (await ReadLineAsync() is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            headers.Add((header[..colon], header[(colon + 1)..].Trim()));
        }

        return new RawResponse(status, headers, "");
    }

    /// <summary>The next frame of any kind; null when the server has gone.</summary>
    public async Task<ServerFrame?> ReadFrameAsync() => _early.TryDequeue(out var early) ? early : await ReadFromServerAsync();

    /// <summary>The next text message; pings and pongs are skipped.</summary>
    public async Task<string> ReadTextAsync()
    {
        while (true)
        {
            var frame = await ReadFrameAsync();
            Assert.NotNull(frame);
            Assert.False(frame.IsClose, frame.IsClose ? $"Closed with {frame.CloseCode} {frame.CloseReason}" : "");
            if (frame.Opcode == 0x1)
            {
                return frame.Text;
            }
        }
    }

    /// <summary>Reads on until the server's close frame, whatever comes before; null when it left without one.</summary>
    public async Task<(int Code, string Reason)?> ReadCloseAsync()
    {
        while (await ReadFrameAsync() is { } frame)
        {
            if (frame.IsClose)
            {
                return (frame.CloseCode, frame.CloseReason);
            }
        }

        return null;
    }

    /// <summary>Comes back when the server has dealt with everything sent so far: a ping, answered. Text that comes before is kept for later reads.</summary>
    public async Task SettleAsync() => Assert.True(await TrySettleAsync(), "The server closed, or has gone.");

    /// <summary>As <see cref="SettleAsync"/>; false where the server closed instead, which is kept for later reads too.</summary>
    public async Task<bool> TrySettleAsync()
    {
        try
        {
            await SendAsync(ClientFrame.Of(0x9, "settle"u8));
        }
        catch (IOException) // it has gone; what it said before lies in front of us
        {
            return false;
        }

        while (await ReadFromServerAsync() is { } frame)
        {
            if (frame is { Opcode: 0xA, Text: "settle" })
            {
                return true;
            }

            _early.Enqueue(frame);
            if (frame.IsClose)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>True when every byte has been read and the server has closed or reset the connection.</summary>
    public async Task<bool> IsAtEndAsync()
    {
        try
        {
            return _start == _end && await FillAsync() == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Everything up to the end of the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        try
        {
            while (_start < _end || await FillAsync() > 0)
            {
                text.Append(Encoding.Latin1.GetString(_buffer, _start, _end - _start));
                _start = _end;
            }
        }
        catch (IOException)
        {
            // a reset ends the connection as a FIN does
        }

        return text.ToString();
    }

    /// <summary>Closes by the book: close frame, the server's close frame, end.</summary>
    public async Task CloseAsync()
    {
        await SendAsync(ClientFrame.Close(1000));
        await ReadCloseAsync();
        await DisposeAsync();
    }

    /// <summary>Closes the sending half only: a TCP FIN.</summary>
    public void HangUp() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Goes without a word: a TCP reset.</summary>
    public void Reset() => _socket.Close(timeout: 0);

    public async ValueTask DisposeAsync() => await _stream.DisposeAsync();

    private async Task<ServerFrame?> ReadFromServerAsync()
    {
        try
        {
            var head = await ReadAsync(2);
            Assert.Equal(0x80, head[0] & 0xF0); // whole, and no reserved bit
            Assert.Equal(0, head[1] & 0x80); // a server never masks (RFC 6455 §5.1)
            var length = head[1] switch
            {
                126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
                127 => checked((int)BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8))),
                _ => head[1],
            };
            var frame = new ServerFrame(head[0] & 0x0F, await ReadAsync(length));
            if (AnswersPings && frame.Opcode == 0x9)
            {
                await SendAsync(ClientFrame.Of(0xA, frame.Payload));
            }

            return frame;
        }
        catch (IOException) // closed or reset, also in the middle of a frame
        {
            return null;
        }
    }

    private async Task<string> ReadBodyAsync(RawResponse response)
    {
        if (response["Transfer-Encoding"] == "chunked")
        {
            var body = new StringBuilder();
            while (int.Parse(await ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
            {
                body.Append(Encoding.UTF8.GetString(await ReadAsync(size)));
                await ReadLineAsync();
            }

            await ReadLineAsync();
            return body.ToString();
        }

        var length = int.Parse(response["Content-Length"] ?? "0", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetString(await ReadAsync(length));
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = (char)(await ReadAsync(1))[0];
            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(next);
        }
    }

    private async Task<byte[]> ReadAsync(int length)
    {
        var bytes = new byte[length];
        for (var read = 0; read < length; )
        {
            if (_start == _end && await FillAsync() == 0)
            {
                throw new EndOfStreamException();
            }

            var count = Math.Min(length - read, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(bytes.AsSpan(read));
            (_start, read) = (_start + count, read + count);
        }

        return bytes;
    }

    private async ValueTask<int> FillAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(GatewayFixture.Patience);
        var count = await _stream.ReadAsync(_buffer, patience.Token);
        (_start, _end) = (0, count);
        return count;
    }
}
