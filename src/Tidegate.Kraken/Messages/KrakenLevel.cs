using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Messages;

/// <summary>A price level. Quantity 0 in an update takes the level away.</summary>
/// <param name="Price">Price, in the quote asset.</param>
/// <param name="Qty">Quantity, in the base asset.</param>
[JsonConverter(typeof(KrakenLevelConverter))]
public readonly record struct KrakenLevel(decimal Price, decimal Qty);

/// <summary>Read by hand: books are what the socket mostly carries.</summary>
internal sealed class KrakenLevelConverter : JsonConverter<KrakenLevel>
{
    public override KrakenLevel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A level is expected.");
        }

        decimal? price = null;
        decimal? qty = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isPrice = reader.ValueTextEquals("price"u8);
            var isQty = !isPrice && reader.ValueTextEquals("qty"u8);
            reader.Read();
            if (isPrice)
            {
                price = ExactDecimalConverter.Read(ref reader);
            }
            else if (isQty)
            {
                qty = ExactDecimalConverter.Read(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return price is { } p && qty is { } q ? new KrakenLevel(p, q) : throw new JsonException("A level lacks its price or quantity.");
    }

    public override void Write(Utf8JsonWriter writer, KrakenLevel value, JsonSerializerOptions options) =>
        throw new NotSupportedException();
}
