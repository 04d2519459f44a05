using System.Text;

namespace Tidegate.Bench.Load;

/// <summary>What a client says.</summary>
internal static class ClientFrames
{
    public static readonly byte[] Subscribe = Masked(
        1,
        """{"op":"subscribe","id":1,"subs":[{"topic":"md/NSE/RELIANCE","mode":"ltp"}]}"""u8
    );
    public static readonly byte[] Close = Masked(8, [0x03, 0xE8]); // 1000

    // The sample key of RFC 6455 §1.3: rawcast knows only its answer.
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    public static byte[] Upgrade(SessionGroup group)
    {
        var authorization = group.Tokens.TryDequeue(out var token) ? $"Authorization: Bearer {token}\r\n" : "";
        return Encoding.ASCII.GetBytes(
            $"GET /stream HTTP/1.1\r\nHost: 127.0.0.1:{group.Port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Key}\r\n{authorization}\r\n"
        );
    }

    public static byte[] Pong(ReadOnlySpan<byte> payload) => Masked(10, payload);

    /// <summary>A client frame of at most 125 bytes (RFC 6455 §5.2).</summary>
    private static byte[] Masked(int opcode, ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> mask = [0x12, 0x34, 0x56, 0x78];
        var frame = new byte[6 + payload.Length];
        frame[0] = (byte)(0x80 | opcode);
        frame[1] = (byte)(0x80 | payload.Length);
        mask.CopyTo(frame.AsSpan(2));
        for (var i = 0; i < payload.Length; i++)
        {
            frame[6 + i] = (byte)(payload[i] ^ mask[i % 4]);
        }

        return frame;
    }
}
