using System.Buffers;
using System.Text.Json;

namespace Tidegate.Feeds.Kraken;

/// <summary>Small objects in JSON. Decimals are written as they are, texts of the exchange are cut.</summary>
internal static class UpdateJson
{
    private const int CharsMax = 256; // ids have some twenty; what is longer is no id

    /// <summary>One object.</summary>
    public static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>A text, where there is one.</summary>
    public static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value.AsSpan(0, Math.Min(value.Length, CharsMax)));
        }
    }

    /// <summary>A number, where there is one.</summary>
    public static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    /// <summary>A flag, where there is one.</summary>
    public static void Flag(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } flag)
        {
            json.WriteBoolean(name, flag);
        }
    }

    /// <summary>An instant as Unix nanoseconds UTC, where there is one.</summary>
    public static void Time(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            json.WriteNumber(name, KrakenTimes.NsOf(time));
        }
    }
}
