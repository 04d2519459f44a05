using System.Globalization;
using System.Text.Json;
using Tidegate.Cli.Terminal;

namespace Tidegate.Cli.Gateways;

/// <summary>Members of an answer, as far as they are there and of the expected type: an older or newer gateway is no error.</summary>
internal static class AnswerMembers
{
    /// <summary>A text, or a number as text.</summary>
    public static string? Text(this JsonElement answer, string name) =>
        answer.Member(name) switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } value => value.GetRawText(),
            _ => null,
        };

    /// <summary>An object or a list; undefined where there is none.</summary>
    public static JsonElement Member(this JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var member) ? member : default;

    /// <summary>The entries of a list; none where there is none.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement answer, string name) =>
        answer.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The texts of a list, joined by commas.</summary>
    public static string Joined(this JsonElement answer, string name) =>
        string.Join(',', answer.List(name).Select(each => each.ValueKind == JsonValueKind.String ? each.GetString() : each.GetRawText()));

    /// <summary>An instant, as people read it; null where there is none.</summary>
    public static string? Instant(this JsonElement answer, string name) =>
        DateTimeOffset.TryParse(answer.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? InstantText.Of(instant)
            : null;

    /// <summary>The whole answer on one line, whatever line ends and control characters stood in it.</summary>
    public static string OneLine(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Undefined)
        {
            return "{}";
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) // escapes whatever a terminal might obey
        {
            answer.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
