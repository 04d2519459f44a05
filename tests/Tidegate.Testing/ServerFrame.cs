using System.Buffers.Binary;
using System.Text;

namespace Tidegate.Testing;

/// <summary>One frame that a server wrote, read back without any of the server's own code.</summary>
/// <param name="Opcode">1 text, 8 close, 9 ping, 10 pong (RFC 6455 §5.2).</param>
/// <param name="Payload">Its payload.</param>
public sealed record ServerFrame(int Opcode, byte[] Payload)
{
    public bool IsClose => Opcode == 8;

    public string Text => Encoding.UTF8.GetString(Payload);

    public int CloseCode => BinaryPrimitives.ReadUInt16BigEndian(Payload);

    public string CloseReason => Encoding.UTF8.GetString(Payload.AsSpan(2));

    /// <summary>How many of these bytes are whole frames; what follows them is one that is still under way.</summary>
    public static int WholeBytes(ReadOnlySpan<byte> bytes)
    {
        var whole = 0;
        while (TryMeasure(bytes[whole..], out var start, out var length) && bytes.Length - whole >= start + length)
        {
            whole += start + length;
        }

        return whole;
    }

    /// <summary>Reads whole frames; a frame that is cut, masked, fragmented or reserved is the server's fault and throws.</summary>
    public static IReadOnlyList<ServerFrame> ReadAll(ReadOnlySpan<byte> bytes)
    {
        var frames = new List<ServerFrame>();
        while (!bytes.IsEmpty)
        {
            if ((bytes[0] & 0xF0) != 0x80 || (bytes[1] & 0x80) != 0)
            {
                throw new InvalidDataException("Not a whole, unmasked frame.");
            }

            if (!TryMeasure(bytes, out var start, out var length))
            {
                throw new InvalidDataException("A head that is cut.");
            }

            frames.Add(new ServerFrame(bytes[0] & 0x0F, bytes.Slice(start, length).ToArray()));
            bytes = bytes[(start + length)..];
        }

        return frames;
    }

    private static bool TryMeasure(ReadOnlySpan<byte> bytes, out int start, out int length)
    {
        length = 0;
        start =
            bytes.Length < 2
                ? int.MaxValue
                : bytes[1] switch
                {
                    126 => 4,
                    127 => 10,
                    _ => 2,
                };
        if (bytes.Length < start)
        {
            return false;
        }

        length = start switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            10 => checked((int)BinaryPrimitives.ReadInt64BigEndian(bytes[2..])),
            _ => bytes[1],
        };
        return true;
    }
}
