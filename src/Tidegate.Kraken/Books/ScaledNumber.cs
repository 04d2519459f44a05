namespace Tidegate.Kraken.Books;

/// <summary>Decimals as whole steps of a precision, exactly.</summary>
internal static class ScaledNumber
{
    /// <summary>10^18 is the largest power of ten in a long.</summary>
    public const int PrecisionMax = 18;

    private static readonly ulong[] Powers =
    [
        1,
        10,
        100,
        1_000,
        10_000,
        100_000,
        1_000_000,
        10_000_000,
        100_000_000,
        1_000_000_000,
        10_000_000_000,
        100_000_000_000,
        1_000_000_000_000,
        10_000_000_000_000,
        100_000_000_000_000,
        1_000_000_000_000_000,
        10_000_000_000_000_000,
        100_000_000_000_000_000,
        1_000_000_000_000_000_000,
    ];

    /// <summary>The value in steps of 10^-precision. False when it is negative, no whole number of steps, or more than a long holds.</summary>
    public static bool TryScale(decimal value, int precision, out long steps)
    {
        steps = 0;
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var coefficient = ((ulong)(uint)bits[1] << 32) | (uint)bits[0];
        if (coefficient == 0 && bits[2] == 0)
        {
            return true;
        }

        if (bits[2] != 0 || bits[3] < 0)
        {
            return TryScaleWide(value, precision, out steps);
        }

        var shift = precision - ((bits[3] >> 16) & 0xFF);
        if (shift < -PrecisionMax)
        {
            return TryScaleWide(value, precision, out steps);
        }

        if (shift >= 0)
        {
            var high = Math.BigMul(coefficient, Powers[shift], out var low);
            steps = (long)low;
            return high == 0 && steps >= 0;
        }

        var (quotient, rest) = Math.DivRem(coefficient, Powers[-shift]);
        steps = (long)quotient;
        return rest == 0 && steps >= 0;
    }

    /// <summary>The decimal that these steps are.</summary>
    public static decimal ToDecimal(long steps, int precision) =>
        new((int)steps, (int)(steps >> 32), 0, isNegative: false, (byte)precision);

    // Seldom: a coefficient beyond 64 bits, which trailing zeros may have made.
    private static bool TryScaleWide(decimal value, int precision, out long steps)
    {
        steps = 0;
        if (value < 0 || value > long.MaxValue / Powers[precision])
        {
            return false;
        }

        var scaled = value * Powers[precision];
        if (scaled != decimal.Truncate(scaled))
        {
            return false;
        }

        steps = (long)scaled;
        return true;
    }
}
