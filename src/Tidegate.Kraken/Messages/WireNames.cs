using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Messages;

/// <summary>The exchange's words for the values of an enum. A word that we do not know reads as the enum's zero, never as an error: new ones come without notice.</summary>
internal abstract class WireNames<T> : JsonConverter<T>
    where T : struct, Enum
{
    private readonly FrozenDictionary<string, T> _values;
    private readonly FrozenDictionary<T, string> _names;

    protected WireNames(params (string Name, T Value)[] names)
    {
        _values = names.ToFrozenDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase); // gtc in requests, GTC in reports
        _names = names.ToFrozenDictionary(pair => pair.Value, pair => pair.Name);
    }

    public string NameOf(T value) =>
        _names.TryGetValue(value, out var name)
            ? name
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a value of the exchange.");

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? _values.GetValueOrDefault(reader.GetString()!)
            : throw new JsonException("A text is expected.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(NameOf(value));
}
