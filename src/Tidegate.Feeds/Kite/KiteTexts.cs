using System.Text.Json;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds.Kite;

/// <summary>Reads text frames: orders, errors, announcements. Never throws, whatever they hold.</summary>
internal static class KiteTexts
{
    /// <summary>Longest text that is looked at, in bytes; a postback has about one KiB.</summary>
    public const int BytesMax = 65_536;

    /// <summary>Characters of a notice that are passed on.</summary>
    public const int NoticeLengthMax = 512;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 16 };

    /// <summary>Reads one text frame.</summary>
    public static void Read(ReadOnlySpan<byte> text, IBrokerListener listener)
    {
        if (text.Length > BytesMax)
        {
            listener.OnFault(KiteFaults.LongText);
            return;
        }

        // The calls into the listener stand outside: what it throws is not the peer's doing.
        using var document = Parse(text);
        if (
            document is null
            || document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("data"u8, out var data)
            || TextOf(document.RootElement, "type"u8, lengthMax: 64) is not { Length: > 0 } type
        )
        {
            listener.OnFault(KiteFaults.UnreadableText);
            return;
        }

        switch (type)
        {
            case "order":
                Tell(KiteOrders.Read(data), listener);
                break;
            case "error" or "message":
                listener.OnNotice(NoticeOf(data), isError: type == "error");
                break;
            default:
                listener.OnFault(KiteFaults.UnknownText);
                break;
        }
    }

    /// <summary>A text member; empty where it is missing, null or something else, cut where it is long.</summary>
    internal static string TextOf(JsonElement owner, ReadOnlySpan<byte> name, int lengthMax)
    {
        if (!owner.TryGetProperty(name, out var member) || member.ValueKind != JsonValueKind.String)
        {
            return "";
        }

        return Cut(StringOf(member), lengthMax);
    }

    private static void Tell(BrokerOrder? order, IBrokerListener listener)
    {
        if (order is null)
        {
            listener.OnFault(KiteFaults.UnreadableOrder);
        }
        else
        {
            listener.OnOrder(order);
        }
    }

    // The shape of an announcement is not documented: whatever is no text is shown as it came.
    private static string NoticeOf(JsonElement data) =>
        Cut(data.ValueKind == JsonValueKind.String ? StringOf(data) : data.GetRawText(), NoticeLengthMax);

    private static string StringOf(JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return ""; // half of a surrogate pair, or bytes that are no UTF-8
        }
    }

    private static JsonDocument? Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, Strict);
            return JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Cut(string text, int lengthMax) => text.Length <= lengthMax ? text : text[..lengthMax];
}
