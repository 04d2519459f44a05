using System.Buffers.Binary;

namespace Tidegate.Bench.Load.Protocols;

/// <summary>When an update was due: the last number in its text, <c>..."tsNs":123}}</c> and whatever closes it.</summary>
internal static class DueTime
{
    /// <summary>Monotonic nanoseconds; 0 where there is no number.</summary>
    public static long Of(ReadOnlySpan<byte> text)
    {
        var i = text.Length;
        while (i > 0 && !IsDigit(text[i - 1]))
        {
            i--;
        }

        var value = 0L;
        var unit = 1L;
        // A number of nanoseconds has more than eight digits: the last eight at once, for millions of messages a second.
        if (i >= 8 && AreDigits(BinaryPrimitives.ReadUInt64LittleEndian(text[(i - 8)..])))
        {
            value = Eight(BinaryPrimitives.ReadUInt64LittleEndian(text[(i - 8)..]));
            (i, unit) = (i - 8, 100_000_000);
        }

        for (; i > 0 && IsDigit(text[i - 1]); i--, unit *= 10)
        {
            value += (text[i - 1] - '0') * unit;
        }

        return value;
    }

    private static bool IsDigit(byte character) => (uint)(character - '0') <= 9;

    // Each byte is 0x30 to 0x39: its upper half is 3, and stays 3 when 6 is added.
    private static bool AreDigits(ulong eight) =>
        (eight & 0xF0F0_F0F0_F0F0_F0F0) == 0x3030_3030_3030_3030
        && ((eight + 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) == 0x3030_3030_3030_3030;

    /// <summary>Eight digits by pairs, fours and halves; the first is in the lowest byte.</summary>
    private static long Eight(ulong digits)
    {
        digits -= 0x3030_3030_3030_3030;
        digits = (digits * 10) + (digits >> 8); // each second byte: a number below 100
        digits =
            ((digits & 0x0000_00FF_0000_00FF) * (100 + (1_000_000UL << 32)))
            + (((digits >> 16) & 0x0000_00FF_0000_00FF) * (1 + (10_000UL << 32)));
        return (long)(digits >> 32);
    }
}
