using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>What every message of the server looks like: <c>{"type":...,"data":{...},"request_id":...,"timestamp":...}</c>.</summary>
internal static class SimutradorEnvelope
{
    /// <summary>Writes one message.</summary>
    /// <param name="to">Where to write.</param>
    /// <param name="type">Its type.</param>
    /// <param name="now">When it is sent.</param>
    /// <param name="writeData">Writes the members of <c>data</c>.</param>
    /// <param name="requestId">What it answers, as it was written; null: it answers nothing.</param>
    /// <param name="writeMeta">Writes the members of <c>meta</c>; null: it has none.</param>
    public static void Write(
        IBufferWriter<byte> to,
        string type,
        DateTimeOffset now,
        Action<Utf8JsonWriter> writeData,
        string? requestId = null,
        Action<Utf8JsonWriter>? writeMeta = null
    )
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteStartObject("data"u8);
        writeData(json);
        json.WriteEndObject();
        json.WritePropertyName("request_id"u8);
        json.WriteRawValue(requestId ?? "null", skipInputValidation: true); // kept as it was written, so it is JSON
        json.WriteString("timestamp"u8, Instant(now));
        if (writeMeta is not null)
        {
            json.WriteStartObject("meta"u8);
            writeMeta(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>An instant in ISO 8601, UTC: to the microsecond, which is what Python reads, and without a fraction where there is none.</summary>
    public static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Whole seconds, never fewer than none.</summary>
    public static long Seconds(TimeSpan span) => Math.Max(0, span.Ticks / TimeSpan.TicksPerSecond);
}
