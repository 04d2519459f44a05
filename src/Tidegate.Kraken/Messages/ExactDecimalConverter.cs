using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Messages;

/// <summary>Decimals exactly as on the wire; what does not fit is an error instead of a rounded value.</summary>
internal sealed class ExactDecimalConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public static decimal Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonException("A number is expected.");
        }

        decimal value;
        bool isExact;
        if (!reader.HasValueSequence)
        {
            isExact = ExactDecimal.TryParse(reader.ValueSpan, out value);
        }
        else if (reader.ValueSequence.Length <= ExactDecimal.CharsMax)
        {
            Span<byte> copy = stackalloc byte[ExactDecimal.CharsMax];
            reader.ValueSequence.CopyTo(copy);
            isExact = ExactDecimal.TryParse(copy[..(int)reader.ValueSequence.Length], out value);
        }
        else
        {
            throw new JsonException("A number has more digits than any value of the exchange.");
        }

        return isExact ? value : throw new JsonException("A number does not fit a decimal exactly.");
    }

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
}
