using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Tidegate.Core.Errors;
using Tidegate.Core.Messages;
using Tidegate.Core.Topics;

namespace Tidegate.AspNetCore.Dialects;

/// <summary>Reads <c>{"topic":"app/...","data":{...},"event"?:"..."}</c>, over HTTP and in a session alike.</summary>
internal static class PublishedUpdate
{
    /// <summary>Bytes of one object: half of what may wait for a client by default, so that two topics never shut each other out.</summary>
    public const int DataBytesMax = 32_768;

    private const int EventCharsMax = 64;
    private static readonly SearchValues<char> EventChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.-");

    /// <summary>The update; null where <paramref name="fault"/> says why there is none.</summary>
    public static AppUpdate? Read(JsonElement entry, out GatewayError? fault)
    {
        fault = GatewayErrors.RequestMalformed;
        if (
            entry.ValueKind is not JsonValueKind.Object
            || !entry.Find("topic"u8).TryText(out var path)
            || entry.Find("data"u8) is not { ValueKind: JsonValueKind.Object } data
            || !TryEvent(entry.Find("event"u8), out var name)
        )
        {
            return null;
        }

        if (!Topic.TryParse(path, out var topic))
        {
            fault = GatewayErrors.TopicMalformed;
            return null;
        }

        var json = JsonMarshal.GetRawUtf8Value(data);
        if (json.Length > DataBytesMax)
        {
            fault = GatewayErrors.TooMuchData;
            return null;
        }

        fault = null;
        return new AppUpdate(topic, json.ToArray()) { Event = name };
    }

    /// <summary>What the entry calls its topic, cut to what one could be at most: repeated in the answer.</summary>
    public static string NameOf(JsonElement entry)
    {
        var name = entry.ValueKind is JsonValueKind.Object && entry.Find("topic"u8).TryText(out var path) ? path : "";
        return name.Length <= Topic.LengthMax ? name : name[..Topic.LengthMax];
    }

    private static bool TryEvent(JsonElement? element, out string? name)
    {
        name = null;
        return element is null
            || (element.TryText(out name) && name.Length is > 0 and <= EventCharsMax && !name.AsSpan().ContainsAnyExcept(EventChars));
    }
}
