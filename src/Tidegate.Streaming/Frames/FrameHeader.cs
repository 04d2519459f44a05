using System.Buffers.Binary;
using Tidegate.Core.Errors;

namespace Tidegate.Streaming.Frames;

/// <summary>The head of one client frame, checked by the book (RFC 6455 §5.2 to §5.5).</summary>
/// <param name="Opcode">What the frame is.</param>
/// <param name="IsFinal">FIN bit.</param>
/// <param name="HeaderBytes">Bytes of the head, mask included: 6 to 14.</param>
/// <param name="PayloadBytes">Bytes of the payload that follows.</param>
/// <param name="Mask">The four masking bytes as they came, little-endian.</param>
internal readonly record struct FrameHeader(Opcode Opcode, bool IsFinal, int HeaderBytes, int PayloadBytes, uint Mask)
{
    /// <summary>Close, ping or pong: may stand between the fragments of a message (RFC 6455 §5.5).</summary>
    public bool IsControl => Opcode >= Opcode.Close;

    /// <summary>Longest head a client can send: 2 bytes, 8 of length, 4 of mask.</summary>
    public const int BytesMax = 14;

    private const int ControlPayloadBytesMax = 125;
    private const byte FinalBit = 0x80;
    private const byte ReservedBits = 0x70;
    private const byte MaskBit = 0x80;

    /// <summary>Reads a head from the start of <paramref name="bytes"/>.</summary>
    /// <returns>
    /// True with the header; false with a fault (close with it) or, with none, when more bytes are needed. A fault is told as soon as the
    /// bytes that show it are there, so an announced length never makes us wait or allocate.
    /// </returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int payloadBytesMax, out FrameHeader header, out GatewayError? fault)
    {
        header = default;
        fault = null;
        if (bytes.IsEmpty)
        {
            return false;
        }

        var opcode = (Opcode)(bytes[0] & 0x0F);
        var isFinal = (bytes[0] & FinalBit) != 0;
        var isControl = opcode >= Opcode.Close; // RFC 6455 §5.5: control frames are whole and short
        if ((bytes[0] & ReservedBits) != 0 || !IsKnown(opcode) || (isControl && !isFinal))
        {
            fault = GatewayErrors.ProtocolViolation;
            return false;
        }

        if (bytes.Length < 2)
        {
            return false;
        }

        var shortLength = bytes[1] & 0x7F;
        if ((bytes[1] & MaskBit) == 0 || (isControl && shortLength > ControlPayloadBytesMax))
        {
            fault = GatewayErrors.ProtocolViolation;
            return false;
        }

        if (!TryReadLength(bytes, shortLength, out var length, out var headerBytes, out fault))
        {
            return false;
        }

        if (length > (ulong)payloadBytesMax)
        {
            fault = GatewayErrors.TooBig;
            return false;
        }

        if (bytes.Length < headerBytes)
        {
            return false;
        }

        var mask = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(headerBytes - 4)..]);
        header = new FrameHeader(opcode, isFinal, headerBytes, (int)length, mask);
        return true;
    }

    private static bool IsKnown(Opcode opcode) => opcode is <= Opcode.Binary or (>= Opcode.Close and <= Opcode.Pong);

    private static bool TryReadLength(
        ReadOnlySpan<byte> bytes,
        int shortLength,
        out ulong length,
        out int headerBytes,
        out GatewayError? fault
    )
    {
        fault = null;
        (length, headerBytes) = ((ulong)shortLength, 2 + 4);
        if (shortLength < 126)
        {
            return true;
        }

        var lengthBytes = shortLength == 126 ? 2 : 8;
        headerBytes += lengthBytes;
        if (bytes.Length < 2 + lengthBytes)
        {
            return false;
        }

        length = lengthBytes == 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) : BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);

        // §5.2: the minimal number of bytes must be used, and the most significant bit of a 64-bit length is 0.
        if (length < (lengthBytes == 2 ? 126UL : 65_536UL) || length > long.MaxValue)
        {
            fault = GatewayErrors.ProtocolViolation;
            return false;
        }

        return true;
    }
}
