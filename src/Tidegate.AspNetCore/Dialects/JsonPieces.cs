using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tidegate.AspNetCore.Dialects;

/// <summary>Writes JSON piece by piece without allocating: the caller holds the grammar, this holds escaping and numbers.</summary>
/// <remarks>For what is written once per update; answers and other rare messages use <see cref="Utf8JsonWriter"/>.</remarks>
internal readonly ref struct JsonPieces(IBufferWriter<byte> to)
{
    // Sign, 29 digits, point, and the zero before it: the longest decimal has 28 places.
    private const int NumberBytesMax = 32;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"
    );

    /// <summary>JSON as it stands.</summary>
    public void Raw(ReadOnlySpan<byte> json) => to.Write(json);

    /// <summary>A JSON string. Allocates only where a character must be escaped, which no topic or epoch of ours needs.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(Plain))
        {
            Raw("\""u8);
            Raw(JsonEncodedText.Encode(text, JsonText.Encoder).EncodedUtf8Bytes);
            Raw("\""u8);
            return;
        }

        var span = to.GetSpan(text.Length + 2);
        span[0] = (byte)'"';
        Encoding.ASCII.GetBytes(text, span[1..]);
        span[text.Length + 1] = (byte)'"';
        to.Advance(text.Length + 2);
    }

    /// <summary>An integer.</summary>
    public void Integer(long value)
    {
        value.TryFormat(to.GetSpan(NumberBytesMax), out var written, default, CultureInfo.InvariantCulture);
        to.Advance(written);
    }

    /// <summary>A decimal, digit for digit: 1410.0 stays 1410.0.</summary>
    public void Exact(decimal value)
    {
        value.TryFormat(to.GetSpan(NumberBytesMax), out var written, default, CultureInfo.InvariantCulture);
        to.Advance(written);
    }

    /// <summary>A decimal, as an integer where it is one: 10.0 becomes 10.</summary>
    public void Whole(decimal value)
    {
        if (decimal.IsInteger(value) && value is >= long.MinValue and <= long.MaxValue)
        {
            Integer((long)value);
        }
        else
        {
            Exact(value);
        }
    }

    /// <summary>A decimal as Rust writes the nearest <c>f64</c>: 8304 becomes 8304.0.</summary>
    public void RustFloat(decimal value) => to.Advance(Nse.RustFloat.Write(value, to.GetSpan(Nse.RustFloat.BytesMax)));

    /// <summary>An instant as a JSON string, in a format of ASCII characters that need no escape.</summary>
    public void Instant(DateTimeOffset value, ReadOnlySpan<char> format)
    {
        var span = to.GetSpan(NumberBytesMax + 8);
        span[0] = (byte)'"';
        value.TryFormat(span[1..], out var written, format, CultureInfo.InvariantCulture);
        span[written + 1] = (byte)'"';
        to.Advance(written + 2);
    }
}
