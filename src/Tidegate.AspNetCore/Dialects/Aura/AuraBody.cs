using System.Text.Json;
using Tidegate.Core.Messages;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>Reads in what an application has published: one JSON object, checked when it was.</summary>
internal static class AuraBody
{
    /// <summary>The bytes of a member of the object itself, as they were written; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Member(AppUpdate app, ReadOnlySpan<byte> name)
    {
        var json = app.Json.Span;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            return [];
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isIt)
            {
                return json[start..(int)reader.BytesConsumed];
            }
        }

        return [];
    }

    /// <summary>Writes <c>,"name":value</c> where the object has that member.</summary>
    public static void WriteMember(JsonPieces json, AppUpdate app, ReadOnlySpan<byte> name, ReadOnlySpan<byte> head)
    {
        var value = Member(app, name);
        if (!value.IsEmpty)
        {
            json.Raw(head);
            json.Raw(value);
        }
    }

    /// <summary>An id that a client names, as a number or a text; null where it names none.</summary>
    public static string? IdOf(JsonElement? element) =>
        element switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } id ? id : null,
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => null,
        };

    /// <summary>Writes the members of a state: first those that it must have, empty where it lacks them, then its others but for some that are ours to write.</summary>
    public static void WriteState(
        Utf8JsonWriter json,
        AppUpdate? state,
        ReadOnlySpan<string> needed,
        ReadOnlySpan<string> lists,
        ReadOnlySpan<string> ours
    )
    {
        using var body = state is null ? null : JsonDocument.Parse(state.Json);
        foreach (var name in needed)
        {
            json.WritePropertyName(name);
            if (body is not null && body.RootElement.TryGetProperty(name, out var value))
            {
                value.WriteTo(json);
            }
            else
            {
                json.WriteRawValue(lists.Contains(name) ? "[]"u8 : "{}"u8, skipInputValidation: true);
            }
        }

        if (body is null)
        {
            return;
        }

        foreach (var member in body.RootElement.EnumerateObject())
        {
            if (!needed.Contains(member.Name) && !ours.Contains(member.Name))
            {
                member.WriteTo(json);
            }
        }
    }
}
