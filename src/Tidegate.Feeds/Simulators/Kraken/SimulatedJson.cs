using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Writes the frames in the forms that the options want.</summary>
internal sealed class SimulatedJson(KrakenSimulatorOptions options)
{
    // A plus in a token or a date stays one, as on the wire: nobody puts these frames into HTML.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One object.</summary>
    public byte[] Frame(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(bytes, Plain))
        {
            writer.WriteStartObject();
            members(writer);
            if (options.AddsUnknownMembers)
            {
                writer.WriteStartObject("x_unknown");
                writer.WriteString("why", "clients must ignore what they do not know");
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A price or quantity in the style of the options.</summary>
    public void Number(Utf8JsonWriter writer, string name, decimal value, int decimals)
    {
        writer.WritePropertyName(name);
        var full = Fixed(value, decimals);
        var text = options.Numbers switch
        {
            KrakenNumberStyle.Trimmed => Trimmed(full),
            KrakenNumberStyle.Exponent => Exponent(Trimmed(full)),
            _ => full,
        };
        writer.WriteRawValue(text, skipInputValidation: true);
    }

    /// <summary>With exactly so many decimals.</summary>
    public static string Fixed(decimal value, int decimals) => value.ToString("F" + decimals, CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 with six digits.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 with nine digits; the clock has seven.</summary>
    public static string FineTime(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff00Z", CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 without a fraction.</summary>
    public static string CoarseTime(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Trimmed(string text) => text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text;

    private static string Exponent(string text)
    {
        var point = text.IndexOf('.');
        if (point < 0)
        {
            return text;
        }

        var digits = text.Remove(point, 1);
        var sign = digits.StartsWith('-') ? "-" : "";
        return $"{sign}{digits.TrimStart('-').TrimStart('0')}e-{text.Length - point - 1}";
    }
}
