using System.Globalization;
using System.Text.Json;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>How AuraConnect writes ids and instants.</summary>
internal static class AuraValues
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // 2^53 has 16 digits: every integer of 15 is one that JavaScript can hold.
    private const int DigitsMax = 15;

    /// <summary>An instant as <c>2024-01-15T10:30:00.000Z</c>.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    /// <summary>An instant as <c>"2024-01-15T10:30:00.000Z"</c>.</summary>
    public static void WriteInstant(JsonPieces json, DateTimeOffset instant) => json.Instant(instant.ToUniversalTime(), InstantFormat);

    /// <summary>An id: a number where it is one, else a text.</summary>
    public static void WriteId(JsonPieces json, ReadOnlySpan<char> id)
    {
        if (TryInteger(id, out var number))
        {
            json.Integer(number);
        }
        else
        {
            json.Text(id);
        }
    }

    /// <inheritdoc cref="WriteId(JsonPieces, ReadOnlySpan{char})" />
    public static void WriteId(this Utf8JsonWriter json, string name, string? id)
    {
        if (id is not null && TryInteger(id, out var number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteString(name, id);
        }
    }

    /// <summary>A UUID as a text.</summary>
    public static void WriteUuid(JsonPieces json, Guid id)
    {
        Span<char> text = stackalloc char[36];
        id.TryFormat(text, out _);
        json.Text(text);
    }

    /// <summary>The integer that is written just so.</summary>
    public static bool TryInteger(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        return text.Length is > 0 and <= DigitsMax
            && (text[0] != '0' || text.Length == 1)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
