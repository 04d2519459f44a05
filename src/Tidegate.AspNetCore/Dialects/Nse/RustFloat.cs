using System.Globalization;

namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>Numbers as Rust's <c>serde_json</c> writes an <c>f64</c>: shortest digits that read back the same, always with a point or an exponent.</summary>
/// <remarks>Its number writer (ryu) keeps plain digits from 1e-5 to below 1e16, which is not where .NET turns to exponents.</remarks>
internal static class RustFloat
{
    /// <summary>Room for any decimal, however it is laid out.</summary>
    public const int BytesMax = 40;

    private const int PlainBytesMax = 16; // with a point in it at most 15 digits: the same in Rust and .NET

    /// <summary>Writes the number.</summary>
    /// <param name="value">Any decimal.</param>
    /// <param name="to">At least <see cref="BytesMax"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(decimal value, Span<byte> to)
    {
        // By way of the text: the direct cast rounds twice where the digits exceed 2^53.
        Span<byte> text = stackalloc byte[BytesMax];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        var nearest = double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
        nearest.TryFormat(text, out length, default, CultureInfo.InvariantCulture);
        var shortest = text[..length];
        if (length <= PlainBytesMax && shortest.Contains((byte)'.') && !shortest.Contains((byte)'E'))
        {
            shortest.CopyTo(to);
            return length;
        }

        return LayOut(shortest, to);
    }

    private static int LayOut(ReadOnlySpan<byte> shortest, Span<byte> to)
    {
        var signBytes = shortest[0] == '-' ? 1 : 0;
        shortest[..signBytes].CopyTo(to);
        Span<byte> buffer = stackalloc byte[BytesMax];
        var digits = Digits(shortest[signBytes..], buffer, out var point);
        var rest = to[signBytes..];
        return signBytes
            + point switch
            {
                <= -5 or > 16 => WriteScientific(digits, point - 1, rest),
                <= 0 => WriteFraction(digits, -point, rest),
                _ => WritePlain(digits, point, rest),
            };
    }

    /// <summary>The digits without zeros before and after them, and how many of them stand before the point.</summary>
    private static ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> number, Span<byte> buffer, out int point)
    {
        var exponentAt = number.IndexOf((byte)'E');
        var mantissa = exponentAt < 0 ? number : number[..exponentAt];
        var pointAt = mantissa.IndexOf((byte)'.');
        var whole = pointAt < 0 ? mantissa : mantissa[..pointAt];
        var places = pointAt < 0 ? [] : mantissa[(pointAt + 1)..];
        whole.CopyTo(buffer);
        places.CopyTo(buffer[whole.Length..]);
        var all = buffer[..(whole.Length + places.Length)];
        var significant = all.TrimStart((byte)'0');
        if (significant.IsEmpty)
        {
            point = 1;
            return "0"u8;
        }

        point = whole.Length - (all.Length - significant.Length);
        if (exponentAt >= 0)
        {
            point += int.Parse(number[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        return significant.TrimEnd((byte)'0');
    }

    private static int WritePlain(ReadOnlySpan<byte> digits, int point, Span<byte> to)
    {
        var whole = Math.Min(point, digits.Length);
        to[..(point + 2)].Fill((byte)'0');
        digits[..whole].CopyTo(to);
        to[point] = (byte)'.';
        digits[whole..].CopyTo(to[(point + 1)..]);
        return point + 1 + Math.Max(1, digits.Length - whole);
    }

    private static int WriteFraction(ReadOnlySpan<byte> digits, int zeros, Span<byte> to)
    {
        to[..(zeros + 2)].Fill((byte)'0');
        to[1] = (byte)'.';
        digits.CopyTo(to[(zeros + 2)..]);
        return zeros + 2 + digits.Length;
    }

    private static int WriteScientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> to)
    {
        to[0] = digits[0];
        var length = 1;
        if (digits.Length > 1)
        {
            to[1] = (byte)'.';
            digits[1..].CopyTo(to[2..]);
            length = digits.Length + 1;
        }

        to[length] = (byte)'e';
        exponent.TryFormat(to[(length + 1)..], out var exponentBytes, default, CultureInfo.InvariantCulture);
        return length + 1 + exponentBytes;
    }
}
