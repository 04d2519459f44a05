using System.Buffers;
using System.Text.Json;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>One message of the analytics endpoints: begun with its type, ended by disposal with its time and id; between them its data is written.</summary>
internal readonly ref struct AuraEnvelope
{
    private readonly DateTimeOffset _now;
    private readonly Guid _id;

    public AuraEnvelope(string type, DateTimeOffset now, Guid id, IBufferWriter<byte> to)
    {
        (_now, _id) = (now, id);
        Json = JsonText.Write(to);
        Json.WriteStartObject();
        Json.WriteString("type"u8, type);
        Json.WritePropertyName("data"u8);
    }

    /// <summary>Writes the data: one value.</summary>
    public Utf8JsonWriter Json { get; }

    public void Dispose()
    {
        Json.WriteString("timestamp"u8, AuraValues.Instant(_now));
        Json.WriteString("message_id"u8, _id);
        Json.WriteEndObject();
        Json.Dispose();
    }
}
