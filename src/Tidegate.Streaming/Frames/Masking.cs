using System.Numerics;
using System.Runtime.InteropServices;

namespace Tidegate.Streaming.Frames;

/// <summary>Removes the client's mask in place (RFC 6455 §5.3).</summary>
internal static class Masking
{
    public static void Apply(Span<byte> payload, uint mask)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated && payload.Length >= Vector<byte>.Count)
        {
            var wide = Vector.AsVectorByte(new Vector<uint>(mask)); // the vector's length is a multiple of 4, so the phase stays 0
            for (; i <= payload.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            {
                var part = payload[i..];
                (new Vector<byte>(part) ^ wide).CopyTo(part);
            }
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in mask)); // read little-endian, so in wire order
        for (; i < payload.Length; i++)
        {
            payload[i] ^= bytes[i & 3];
        }
    }
}
