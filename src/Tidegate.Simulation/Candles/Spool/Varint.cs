namespace Tidegate.Simulation.Candles.Spool;

/// <summary>Whole numbers in as few bytes as they need: seven bits a byte, lowest first, the eighth says that more come (LEB128). Signed ones zigzag: 0, -1, 1, -2 are 0, 1, 2, 3.</summary>
internal static class Varint
{
    /// <summary>Most bytes of a number: 64 bits by seven.</summary>
    public const int BytesMax = 10;

    public static int Write(Span<byte> into, ulong value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            into[at++] = (byte)(value | 0x80);
        }

        into[at] = (byte)value;
        return at + 1;
    }

    public static int WriteSigned(Span<byte> into, long value) => Write(into, (ulong)((value << 1) ^ (value >> 63)));

    /// <exception cref="IndexOutOfRangeException">The bytes end before the number does.</exception>
    public static ulong Read(ReadOnlySpan<byte> from, ref int at)
    {
        ulong one = from[at++];
        if (one < 0x80)
        {
            return one;
        }

        var value = one & 0x7F;
        for (var shift = 7; shift < 64; shift += 7)
        {
            one = from[at++];
            value |= (one & 0x7F) << shift;
            if (one < 0x80)
            {
                break;
            }
        }

        return value;
    }

    public static long ReadSigned(ReadOnlySpan<byte> from, ref int at)
    {
        var value = Read(from, ref at);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
