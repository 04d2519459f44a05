using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Tidegate.Testing;

/// <summary>One connection of a <see cref="ScriptedPeer"/>: its script's hands.</summary>
public sealed class PeerConversation : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly CancellationToken _stopping;
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    internal PeerConversation(Socket socket, int number, CancellationToken stopping)
    {
        (_socket, Number, _stopping) = (socket, number, stopping);
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>1 for the peer's first connection, 2 for the second, and so on.</summary>
    public int Number { get; }

    /// <summary>Path and query of the upgrade request.</summary>
    public string Target { get; private set; } = "";

    /// <summary>The code of the client's close frame, once it was read; 1005 where it holds none.</summary>
    public int? CloseCode { get; private set; }

    /// <summary>A header of the upgrade request, or null.</summary>
    public string? Header(string name) => _headers.GetValueOrDefault(name);

    /// <summary>Answers with a status other than 101 and closes.</summary>
    public Task RefuseAsync(int status, string body, string contentType = "text/plain", string headers = "") =>
        SendRawAsync(
            Encoding.UTF8.GetBytes(
                $"HTTP/1.1 {status} Refused\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}Connection: close\r\n\r\n{body}"
            )
        );

    /// <summary>Upgrades.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 §4.2.2 asks for SHA-1")]
    public Task AcceptAsync(string? subprotocol = "tidegate.v1")
    {
        var proof = Convert.ToBase64String(
            SHA1.HashData(Encoding.ASCII.GetBytes(Header("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
        );
        var chosen = subprotocol is null ? "" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n";
        return SendRawAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {proof}\r\n{chosen}\r\n"
            )
        );
    }

    /// <summary>Upgrades and welcomes as the native protocol does.</summary>
    public async Task WelcomeAsync(string members = "")
    {
        await AcceptAsync();
        await SendTextAsync($$"""{"type":"welcome","session":"s_1","subject":"alice","protocol":"tidegate.v1"{{members}}}""");
    }

    public Task SendTextAsync(string text) => SendFrameAsync(0x1, Encoding.UTF8.GetBytes(text));

    public Task SendCloseAsync(int code, string reason = "")
    {
        var payload = new byte[2 + Encoding.UTF8.GetByteCount(reason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Encoding.UTF8.GetBytes(reason, payload.AsSpan(2));
        return SendFrameAsync(0x8, payload);
    }

    /// <summary>One unmasked frame (RFC 6455 §5.2).</summary>
    public Task SendFrameAsync(byte opcode, ReadOnlyMemory<byte> payload, bool final = true)
    {
        var head = new byte[10];
        head[0] = (byte)((final ? 0x80 : 0) | opcode);
        var length = 2;
        if (payload.Length < 126)
        {
            head[1] = (byte)payload.Length;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            head[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)payload.Length);
            length = 4;
        }
        else
        {
            head[1] = 127;
            BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(2), (ulong)payload.Length);
            length = 10;
        }

        return SendRawAsync((byte[])[.. head.AsSpan(0, length), .. payload.Span]);
    }

    /// <summary>Any bytes: half a frame, no frame, nonsense.</summary>
    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, _stopping);

    /// <summary>The next text message; null when the client closed or left. Pings are answered, pongs skipped.</summary>
    public async Task<string?> ReadTextAsync()
    {
        while (await ReadFrameAsync() is { } frame)
        {
            switch (frame.Opcode)
            {
                case 0x1:
                    return Encoding.UTF8.GetString(frame.Payload);
                case 0x8:
                    CloseCode = CodeOf(frame.Payload);
                    return null;
                case 0x9:
                    await SendFrameAsync(0xA, frame.Payload);
                    break;
            }
        }

        return null;
    }

    /// <summary>Reads on until the client's close frame and gives its code: 1005 where it holds none, null where the client just left.</summary>
    public async Task<int?> ReadCloseAsync()
    {
        while (await ReadFrameAsync() is { } frame)
        {
            if (frame.Opcode == 0x8)
            {
                return CloseCode = CodeOf(frame.Payload);
            }
        }

        return null;
    }

    /// <summary>Does nothing until the test is over.</summary>
    public Task StaySilentAsync() => Task.Delay(Timeout.InfiniteTimeSpan, _stopping);

    /// <summary>Cuts the connection with a TCP reset.</summary>
    public void Reset() => _socket.Close(timeout: 0);

    public void Dispose() => _stream.Dispose();

    internal async Task ReadHeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one, _stopping);
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Target = lines[0].Split(' ')[1];
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            _headers[name] = _headers.TryGetValue(name, out var earlier) ? $"{earlier}, {value}" : value;
        }
    }

    private static int CodeOf(byte[] payload) => payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(payload);

    private async Task<(byte Opcode, byte[] Payload)?> ReadFrameAsync()
    {
        try
        {
            var head = await ReadAsync(2);
            var length = head[1] & 0x7F;
            var size = length switch
            {
                126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
                127 => checked((int)BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8))),
                _ => length,
            };
            var mask = await ReadAsync(4); // a client always masks (RFC 6455 §5.1)
            var payload = await ReadAsync(size);
            for (var i = 0; i < payload.Length; i++)
            {
                payload[i] ^= mask[i % 4];
            }

            return ((byte)(head[0] & 0x0F), payload);
        }
        catch (IOException) // gone, also in the middle of a frame
        {
            return null;
        }
    }

    private async Task<byte[]> ReadAsync(int length)
    {
        var bytes = new byte[length];
        await _stream.ReadExactlyAsync(bytes, _stopping);
        return bytes;
    }
}
