using System.Buffers.Binary;
using System.Text;

namespace Tidegate.Tests.Feeds.Angel;

/// <summary>Packets of SmartStream written by hand, from the offsets of the shared page and not from the code under test.</summary>
internal static class AngelPackets
{
    /// <summary>A packet of a mode with a token and nothing else.</summary>
    public static byte[] Of(int mode, string token = "3045", int exchange = 1)
    {
        var packet = new byte[
            mode switch
            {
                1 => 51,
                2 => 123,
                3 => 379,
                _ => 443,
            }
        ];
        (packet[0], packet[1]) = ((byte)mode, (byte)exchange);
        Encoding.Latin1.GetBytes(token, packet.AsSpan(2));
        return packet;
    }

    public static byte[] With(this byte[] packet, int offset, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(packet.AsSpan(offset), value);
        return packet;
    }

    public static byte[] With(this byte[] packet, int offset, double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(packet.AsSpan(offset), value);
        return packet;
    }

    /// <summary>A row of the best five.</summary>
    public static byte[] WithRow(this byte[] packet, int row, short flag, long quantity, long price, short orders)
    {
        var at = packet.AsSpan(147 + (20 * row), 20);
        BinaryPrimitives.WriteInt16LittleEndian(at, flag);
        BinaryPrimitives.WriteInt64LittleEndian(at[2..], quantity);
        BinaryPrimitives.WriteInt64LittleEndian(at[10..], price);
        BinaryPrimitives.WriteInt16LittleEndian(at[18..], orders);
        return packet;
    }
}
