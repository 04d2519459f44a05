using System.Buffers.Binary;
using System.Text;

namespace Tidegate.Streaming.Frames;

/// <summary>Writes server frames: whole, unmasked, no extensions (RFC 6455 §5.1, §5.2).</summary>
internal static class FrameWriting
{
    /// <summary>Longest head a server frame has: 2 bytes and 8 of length.</summary>
    public const int HeaderBytesMax = 10;

    /// <summary>A ping or pong carries up to 125 bytes of payload, a close the same with its code.</summary>
    public const int ControlFrameBytesMax = 2 + 125;

    /// <summary>Bytes of the head of a frame with this much payload.</summary>
    public static int HeaderBytes(int payloadBytes) =>
        payloadBytes < 126 ? 2
        : payloadBytes < 65_536 ? 4
        : 10;

    /// <summary>Writes the head; <paramref name="to"/> has exactly <see cref="HeaderBytes"/> bytes for it.</summary>
    public static void WriteHeader(Span<byte> to, Opcode opcode, int payloadBytes)
    {
        to[0] = (byte)(0x80 | (byte)opcode);
        switch (HeaderBytes(payloadBytes))
        {
            case 2:
                to[1] = (byte)payloadBytes;
                break;
            case 4:
                to[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)payloadBytes);
                break;
            default:
                to[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(to[2..], (ulong)payloadBytes);
                break;
        }
    }

    /// <summary>Writes a whole control frame and returns its length.</summary>
    public static int WriteControl(Span<byte> to, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        WriteHeader(to, opcode, payload.Length);
        payload.CopyTo(to[2..]);
        return 2 + payload.Length;
    }

    /// <summary>Writes a whole close frame and returns its length.</summary>
    public static int WriteClose(Span<byte> to, int code, string reason)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)code);
        var payloadBytes = 2 + Encoding.UTF8.GetBytes(reason, to[4..]);
        WriteHeader(to, Opcode.Close, payloadBytes);
        return 2 + payloadBytes;
    }
}
