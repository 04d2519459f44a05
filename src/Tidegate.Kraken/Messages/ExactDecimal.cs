namespace Tidegate.Kraken.Messages;

/// <summary>Reads the text of a JSON number as a decimal, exactly or not at all: nothing is rounded, nothing passes through a double.</summary>
/// <remarks>Trailing zeros are kept as the decimal's scale where there is room. RFC 8259 section 6; exponents occur (<c>1e-08</c>, <c>5.1e-05</c>).</remarks>
internal static class ExactDecimal
{
    /// <summary>No value of the exchange comes near this; a longer text is an attack.</summary>
    public const int CharsMax = 64;

    private const int ScaleMax = 28;

    // So many fit 64 bits, where a step costs a small part of what it does in 128: nearly all numbers of the exchange.
    private const int SmallDigitsMax = 19;

    // A decimal's coefficient has 96 bits.
    private static readonly UInt128 CoefficientMax = (UInt128.One << 96) - 1;

    private static readonly UInt128 WrapMax = (UInt128.MaxValue - 9) / 10;

    public static bool TryParse(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > CharsMax)
        {
            return false;
        }

        var isNegative = text[0] == (byte)'-';
        var at = isNegative ? 1 : 0;
        if (!TryReadDigits(text, ref at, out var coefficient, out var scale) || !TryReadExponent(text, at, ref scale))
        {
            return false;
        }

        return TryMake(coefficient, scale, isNegative, out value);
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> text, ref int at, out UInt128 coefficient, out int scale)
    {
        coefficient = 0;
        scale = 0;
        var digits = 0;
        var small = 0UL;
        var hasPoint = false;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == (byte)'.' && !hasPoint)
            {
                hasPoint = true;
                continue;
            }

            if (c is < (byte)'0' or > (byte)'9')
            {
                break;
            }

            if (digits < SmallDigitsMax)
            {
                small = (small * 10) + (uint)(c - '0');
            }
            else
            {
                coefficient = digits == SmallDigitsMax ? small : coefficient;

                // More digits than fit may still be trailing zeros, which TryMake takes off; a UInt128 must not wrap, though.
                if (coefficient > WrapMax)
                {
                    return false;
                }

                coefficient = (coefficient * 10) + (uint)(c - '0');
            }

            scale += hasPoint ? 1 : 0;
            digits++;
        }

        coefficient = digits <= SmallDigitsMax ? small : coefficient;
        return digits > 0;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, int at, ref int scale)
    {
        if (at == text.Length)
        {
            return true;
        }

        if ((text[at] | 0x20) != 'e' || ++at == text.Length)
        {
            return false;
        }

        var isNegative = text[at] == (byte)'-';
        at += text[at] is (byte)'-' or (byte)'+' ? 1 : 0;
        var exponent = 0;
        var digits = 0;
        for (; at < text.Length; at++, digits++)
        {
            if (text[at] is < (byte)'0' or > (byte)'9' || exponent > 9_999)
            {
                return false;
            }

            exponent = (exponent * 10) + text[at] - '0';
        }

        scale += isNegative ? exponent : -exponent;
        return digits > 0;
    }

    private static bool TryMake(UInt128 coefficient, int scale, bool isNegative, out decimal value)
    {
        value = 0;
        if (coefficient == 0)
        {
            return true;
        }

        if (coefficient <= ulong.MaxValue && scale is >= 0 and <= ScaleMax)
        {
            var small = (ulong)coefficient;
            value = new decimal((int)(uint)small, (int)(uint)(small >> 32), 0, isNegative, (byte)scale);
            return true;
        }

        for (; scale > ScaleMax || (coefficient > CoefficientMax && scale > 0); scale--)
        {
            var (quotient, rest) = UInt128.DivRem(coefficient, 10);
            if (rest != 0)
            {
                return false;
            }

            coefficient = quotient;
        }

        for (; scale < 0 && coefficient <= CoefficientMax; scale++)
        {
            coefficient *= 10;
        }

        if (scale < 0 || coefficient > CoefficientMax)
        {
            return false;
        }

        value = new decimal(
            (int)(uint)coefficient,
            (int)(uint)(coefficient >> 32),
            (int)(uint)(coefficient >> 64),
            isNegative,
            (byte)scale
        );
        return true;
    }
}
