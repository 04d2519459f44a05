using System.Text;
using System.Text.Json;
using Tidegate.Core.Messages;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>Reads in what an application has published: one JSON object, checked when it was, and copied byte by byte.</summary>
internal static class AuraBody
{
    /// <summary>The bytes of a member of the object itself, as they were written; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Member(AppUpdate app, ReadOnlySpan<byte> name)
    {
        var members = new Members(app.Json.Span);
        while (members.Next(out var found, out var value))
        {
            if (found.SequenceEqual(name))
            {
                return value;
            }
        }

        return [];
    }

    /// <summary>Writes <c>,"name":value</c> where the object has that member.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="app">The object.</param>
    /// <param name="name">The member.</param>
    /// <param name="head">What stands before the value: comma, name and colon.</param>
    public static void WriteMember(JsonPieces json, AppUpdate app, ReadOnlySpan<byte> name, ReadOnlySpan<byte> head)
    {
        var value = Member(app, name);
        if (!value.IsEmpty)
        {
            json.Raw(head);
            json.Raw(value);
        }
    }

    /// <summary>Writes what every message about an item ends with, after its type and its place: the item's id where the object names one, the object, the time.</summary>
    public static void WriteEvent(JsonPieces json, AppUpdate app, DateTimeOffset now)
    {
        WriteMember(json, app, "item_id"u8, ""","item_id":"""u8);
        json.Raw(""","data":"""u8);
        json.Raw(app.Json.Span);
        json.Raw(""","timestamp":"""u8);
        AuraValues.WriteInstant(json, now);
        json.Raw("}"u8);
    }

    /// <summary>Writes a member of a state, and something empty where it has none.</summary>
    public static void WriteMemberOr(JsonPieces json, AppUpdate? state, ReadOnlySpan<byte> name, ReadOnlySpan<byte> empty)
    {
        var value = state is null ? [] : Member(state, name);
        json.Raw(value.IsEmpty ? empty : value);
    }

    /// <summary>Writes all members of a state but some, each with a comma before it.</summary>
    public static void WriteOthers(JsonPieces json, AppUpdate? state, params ReadOnlySpan<string> but)
    {
        if (state is null)
        {
            return;
        }

        var members = new Members(state.Json.Span);
        while (members.Next(out var name, out var value))
        {
            if (!IsAmong(name, but))
            {
                json.Raw(",\""u8);
                json.Raw(name);
                json.Raw("\":"u8);
                json.Raw(value);
            }
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

    private static bool IsAmong(ReadOnlySpan<byte> name, ReadOnlySpan<string> names)
    {
        foreach (var each in names)
        {
            if (Ascii.Equals(name, each))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The members of one object; names and values as they were written, escapes and all.</summary>
    private ref struct Members
    {
        private readonly ReadOnlySpan<byte> _json;
        private Utf8JsonReader _reader;

        public Members(ReadOnlySpan<byte> json)
        {
            _json = json;
            _reader = new Utf8JsonReader(json);
            _reader.Read(); // the brace
        }

        public bool Next(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
        {
            name = value = default;
            if (!_reader.Read() || _reader.TokenType is not JsonTokenType.PropertyName)
            {
                return false;
            }

            name = _reader.ValueSpan;
            _reader.Read();
            var start = (int)_reader.TokenStartIndex;
            _reader.Skip();
            value = _json[start..(int)_reader.BytesConsumed];
            return true;
        }
    }
}
