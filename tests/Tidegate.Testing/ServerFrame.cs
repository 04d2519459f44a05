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

            var (length, start) = bytes[1] switch
            {
                126 => (BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), 4),
                127 => (checked((int)BinaryPrimitives.ReadInt64BigEndian(bytes[2..])), 10),
                _ => ((int)bytes[1], 2),
            };
            frames.Add(new ServerFrame(bytes[0] & 0x0F, bytes.Slice(start, length).ToArray()));
            bytes = bytes[(start + length)..];
        }

        return frames;
    }
}
