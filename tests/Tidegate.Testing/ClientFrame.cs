using System.Buffers.Binary;
using System.Text;

namespace Tidegate.Testing;

/// <summary>Writes what a client would send: frames with a mask, well-formed unless told otherwise.</summary>
public static class ClientFrame
{
    private static readonly byte[] DefaultMask = [0x37, 0xFA, 0x21, 0x3D]; // that of RFC 6455 §5.7

    public static byte[] Text(string text, bool isFinal = true) => Of(0x1, Encoding.UTF8.GetBytes(text), isFinal);

    public static byte[] Close(int code, string reason = "")
    {
        byte[] payload = [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)];
        return Of(0x8, payload);
    }

    public static byte[] Of(int opcode, ReadOnlySpan<byte> payload, bool isFinal = true, byte[]? mask = null)
    {
        mask ??= DefaultMask;
        byte[] frame = [.. Head(opcode, payload.Length, isFinal), .. mask, .. payload];
        var start = frame.Length - payload.Length;
        for (var i = 0; i < payload.Length; i++)
        {
            frame[start + i] ^= mask[i % 4];
        }

        return frame;
    }

    /// <summary>The head up to the mask, with the length in its shortest form.</summary>
    public static byte[] Head(int opcode, long length, bool isFinal = true)
    {
        var first = (byte)((isFinal ? 0x80 : 0) | opcode);
        var wide = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(wide, length);
        return length switch
        {
            < 126 => [first, (byte)(0x80 | length)],
            < 65_536 => [first, 0x80 | 126, .. wide[6..]],
            _ => [first, 0x80 | 127, .. wide],
        };
    }
}
