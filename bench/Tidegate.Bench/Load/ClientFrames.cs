using System.Buffers.Binary;
using System.Globalization;
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
            $"GET {group.Protocol.Path} HTTP/1.1\r\nHost: 127.0.0.1:{group.Port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Key}\r\n{authorization}\r\n"
        );
    }

    /// <summary>A request for all topics of a slice.</summary>
    public static byte[] Ask(MarketSlice slice)
    {
        var asks = slice.Topics.Select(topic =>
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"topic":"{{topic}}","mode":"ltp","deliver":"latest","maxHz":{{slice.MaxHz}}}"""
            )
        );
        return Masked(1, Encoding.ASCII.GetBytes($$"""{"op":"subscribe","id":1,"subs":[{{string.Join(',', asks)}}]}"""));
    }

    public static byte[] Pong(ReadOnlySpan<byte> payload) => Masked(10, payload);

    /// <summary>A client frame of at most 65,535 bytes (RFC 6455 §5.2).</summary>
    public static byte[] Masked(int opcode, ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> mask = [0x12, 0x34, 0x56, 0x78];
        var isShort = payload.Length <= 125;
        var head = isShort ? 6 : 8;
        var frame = new byte[head + payload.Length];
        frame[0] = (byte)(0x80 | opcode);
        frame[1] = (byte)(0x80 | (isShort ? payload.Length : 126));
        if (!isShort)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)payload.Length));
        }

        mask.CopyTo(frame.AsSpan(head - 4));
        for (var i = 0; i < payload.Length; i++)
        {
            frame[head + i] = (byte)(payload[i] ^ mask[i % 4]);
        }

        return frame;
    }
}
