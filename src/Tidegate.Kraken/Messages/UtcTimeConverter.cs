using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Messages;

/// <summary>RFC 3339 times with up to nine fraction digits (cut to 100 ns); one without an offset is UTC: the page's batch replies have such.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TryRead(ref reader, out var time) ? time : throw new JsonException("A time is expected.");

    public static bool TryRead(ref Utf8JsonReader reader, out DateTimeOffset time)
    {
        time = default;
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTime(out var read))
        {
            return false;
        }

        var utc = read.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(read, DateTimeKind.Utc) : read.ToUniversalTime();
        time = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    public static string Print(DateTimeOffset time) => time.UtcDateTime.ToString(Format, System.Globalization.CultureInfo.InvariantCulture);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Print(value));
}
