using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Tidegate.Auth.Jwt;

/// <summary>A JSON object from a peer, read so that no two readers can disagree about it: valid UTF-8, no name twice, nothing after the end.</summary>
/// <remarks>RFC 8259 §4 leaves duplicate names open, and the JWT library takes the last one; RFC 7515 §4 lets us refuse them.</remarks>
internal sealed class StrictObject
{
    /// <summary>Deepest nesting, the object itself included.</summary>
    public const int DepthMax = 16;

    /// <summary>Most members of the object. Bounds the search for duplicates, which compares names as names.</summary>
    public const int MembersMax = 64;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = DepthMax };

    private readonly byte[] _utf8;
    private readonly List<JsonMember> _members;

    private StrictObject(byte[] utf8, List<JsonMember> members) => (_utf8, _members) = (utf8, members);

    /// <summary>Null where the bytes are anything but one strict object.</summary>
    public static StrictObject? TryRead(byte[] utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            return null;
        }

        try
        {
            return Read(utf8);
        }
        catch (JsonException) // not JSON, too deep, a byte order mark, bytes after the end
        {
            return null;
        }
        catch (InvalidOperationException) // an escape that is half of a surrogate pair
        {
            return null;
        }
    }

    /// <summary>The first token of the member's value; <c>None</c> where there is no such member.</summary>
    public JsonTokenType Kind(string name) => Find(name).Kind;

    /// <summary>True where the object has this member, whatever its value (<c>null</c> counts).</summary>
    public bool Has(string name) => Kind(name) is not JsonTokenType.None;

    /// <summary>True where the object has this member and its value is not <c>null</c>.</summary>
    public bool HasValue(string name) => Kind(name) is not (JsonTokenType.None or JsonTokenType.Null);

    /// <summary>The value where it is a text; else null.</summary>
    public string? Text(string name)
    {
        var member = Find(name);
        if (member.Kind is not JsonTokenType.String)
        {
            return null;
        }

        var reader = Reader(member);
        return reader.GetString();
    }

    /// <summary>The value where it is written as an integer that fits; 1.0, 1e3 and "1" do not count; else null.</summary>
    public long? Integer(string name)
    {
        var member = Find(name);
        if (member.Kind is not JsonTokenType.Number)
        {
            return null;
        }

        var reader = Reader(member);
        return reader.TryGetInt64(out var value) ? value : null;
    }

    /// <summary>The value where it is an integer or a decimal fraction, without exponent, that fits; rounded down. Else null.</summary>
    public long? WholePart(string name)
    {
        var member = Find(name);
        if (member.Kind is not JsonTokenType.Number || _utf8.AsSpan(member.Start, member.Length).ContainsAny("eE"u8))
        {
            return null;
        }

        var reader = Reader(member);
        return reader.TryGetDecimal(out var value) && value is >= long.MinValue and <= long.MaxValue ? (long)decimal.Floor(value) : null;
    }

    /// <summary>The value where it is a flat list of at most <paramref name="max"/> names; else null.</summary>
    public string[]? Names(string name, int max)
    {
        var member = Find(name);
        if (member.Kind is not JsonTokenType.StartArray)
        {
            return null;
        }

        var reader = Reader(member);
        var names = new List<string>();
        while (reader.Read() && reader.TokenType is JsonTokenType.String && names.Count < max)
        {
            var entry = reader.GetString()!;
            if (!PlainText.IsName(entry))
            {
                return null;
            }

            names.Add(entry);
        }

        return reader.TokenType is JsonTokenType.EndArray ? [.. names] : null;
    }

    /// <summary>The value where it is a flat list of at most <paramref name="max"/> names or whole numbers, the latter in decimal; else null.</summary>
    public string[]? NamesOrIntegers(string name, int max)
    {
        var member = Find(name);
        if (member.Kind is not JsonTokenType.StartArray)
        {
            return null;
        }

        var reader = Reader(member);
        var labels = new List<string>();
        while (reader.Read() && Label(ref reader) is { } label && labels.Count < max)
        {
            labels.Add(label);
        }

        return reader.TokenType is JsonTokenType.EndArray ? [.. labels] : null;
    }

    /// <summary>The text of the whole object, as sent.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_utf8);

    private static string? Label(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.String when reader.GetString() is { } text && PlainText.IsName(text) => text,
            JsonTokenType.Number when reader.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };

    private static StrictObject? Read(byte[] utf8)
    {
        var reader = new Utf8JsonReader(utf8, Strict);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            return null;
        }

        var members = new List<JsonMember>(8);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (members.Count == MembersMax || members.Exists(member => member.Name == name))
            {
                return null;
            }

            reader.Read();
            var (kind, start) = (reader.TokenType, (int)reader.TokenStartIndex);
            Walk(ref reader);
            members.Add(new JsonMember(name, kind, start, (int)reader.BytesConsumed - start));
        }

        return reader.Read() ? null : new StrictObject(utf8, members); // this last read throws where anything but blanks follows
    }

    /// <summary>Moves to the end of the value and looks at each escaped text, which the reader itself checks only when it is fetched.</summary>
    private static void Walk(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        do
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                _ = reader.GetString();
            }
        } while (!(reader.CurrentDepth == depth && EndsValue(reader.TokenType)) && reader.Read());
    }

    private static bool EndsValue(JsonTokenType kind) => kind is not (JsonTokenType.StartObject or JsonTokenType.StartArray);

    private JsonMember Find(string name)
    {
        foreach (var member in _members)
        {
            if (member.Name == name)
            {
                return member;
            }
        }

        return default;
    }

    private Utf8JsonReader Reader(JsonMember member)
    {
        var reader = new Utf8JsonReader(_utf8.AsSpan(member.Start, member.Length), Strict);
        reader.Read();
        return reader;
    }
}
