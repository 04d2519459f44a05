using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tidegate.AspNetCore.Dialects;

/// <summary>How dialects read and write JSON.</summary>
internal static class JsonText
{
    /// <summary>Deepest nesting of a message, the outermost object included.</summary>
    public const int DepthMax = 16;

    /// <summary>Escapes only what JSON demands: our messages are never part of a page, and <c>&amp;</c> and <c>+</c> occur in symbols.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>For texts that people read: indented.</summary>
    public static readonly JsonSerializerOptions Printing = new() { WriteIndented = true, Encoder = Encoder };

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DepthMax, AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions WithDuplicates = new() { MaxDepth = DepthMax };
    private static readonly JsonWriterOptions Writing = new() { Encoder = Encoder, SkipValidation = true };

    /// <summary>Reads one JSON text in which no object has a name twice.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out JsonElement root) => TryRead(utf8, Strict, out root);

    /// <summary>What <paramref name="read"/> makes of one strict JSON object; null for anything else.</summary>
    public static T? ReadObject<T>(ReadOnlySpan<byte> utf8, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            return TryRead(utf8, out var root) && root.ValueKind is JsonValueKind.Object ? read(root) : null;
        }
        catch (InvalidOperationException) // a text with half a surrogate pair has no UTF-8 form (RFC 8259 §8.2)
        {
            return null;
        }
    }

    /// <summary>Reads one JSON text; two members of one name are let pass.</summary>
    public static bool TryReadWithDuplicates(ReadOnlySpan<byte> utf8, out JsonElement root) => TryRead(utf8, WithDuplicates, out root);

    /// <summary>The member, where there is one and it is not <c>null</c>.</summary>
    public static JsonElement? Find(this JsonElement from, ReadOnlySpan<byte> name) =>
        from.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null ? member : null;

    /// <summary>The text of a string; false and null for anything else.</summary>
    public static bool TryText(this JsonElement? element, [NotNullWhen(true)] out string? text)
    {
        text = element is { ValueKind: JsonValueKind.String } present ? present.GetString() : null;
        return text is not null;
    }

    /// <summary>A writer for one message; dispose it to have everything written.</summary>
    public static Utf8JsonWriter Write(IBufferWriter<byte> to) => new(to, Writing);

    private static bool TryRead(ReadOnlySpan<byte> utf8, JsonDocumentOptions options, out JsonElement root)
    {
        try
        {
            root = JsonElement.Parse(utf8, options);
            return true;
        }
        catch (JsonException) // not JSON, too deep, a name twice
        {
            root = default;
            return false;
        }
    }
}
