using System.Text.Json;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds.Kite;

/// <summary>Reads text frames: orders, errors, announcements. Never throws, whatever they hold.</summary>
internal static class KiteTexts
{
    /// <summary>Longest text that is looked at, in bytes; a postback has about one KiB.</summary>
    public const int BytesMax = 65_536;

    private const int TypeLengthMax = 64;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 16 };

    /// <summary>Reads one text frame.</summary>
    public static void Read(ReadOnlySpan<byte> text, IBrokerListener listener)
    {
        if (text.Length > BytesMax)
        {
            listener.OnFault(KiteFaults.LongText);
            return;
        }

        // The listener is called outside of what catches: what it throws is not the peer's doing.
        var heard = Understand(text);
        if (heard.Fault is { } fault)
        {
            listener.OnFault(fault);
        }
        else if (heard.Order is { } order)
        {
            listener.OnOrder(order);
        }
        else
        {
            listener.OnNotice(heard.Notice, heard.IsError);
        }
    }

    /// <summary>A text member; empty where it is missing, null or something else, cut where it is long.</summary>
    internal static string TextOf(JsonElement owner, ReadOnlySpan<byte> name, int lengthMax)
    {
        if (!owner.TryGetProperty(name, out var member) || member.ValueKind != JsonValueKind.String)
        {
            return "";
        }

        return Cut(member.GetString()!, lengthMax);
    }

    private static Heard Understand(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, Strict);
            using var document = JsonDocument.ParseValue(ref reader);
            return Understand(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return new Heard(KiteFaults.UnreadableText); // the second: half of a surrogate pair, or bytes that are no UTF-8
        }
    }

    private static Heard Understand(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data"u8, out var data))
        {
            return new Heard(KiteFaults.UnreadableText);
        }

        return TextOf(root, "type"u8, TypeLengthMax) switch
        {
            "" => new Heard(KiteFaults.UnreadableText),
            "order" => KiteOrders.Read(data) is { } order ? new Heard(Order: order) : new Heard(KiteFaults.UnreadableOrder),
            "error" => new Heard(Notice: NoticeOf(data), IsError: true),
            "message" => new Heard(Notice: NoticeOf(data)),
            _ => new Heard(KiteFaults.UnknownText),
        };
    }

    // The shape of an announcement is not documented: whatever is no text is shown as it came.
    private static string NoticeOf(JsonElement data) =>
        Cut(data.ValueKind == JsonValueKind.String ? data.GetString()! : data.GetRawText(), NoticeText.ReadMax);

    private static string Cut(string text, int lengthMax) => text.Length <= lengthMax ? text : text[..lengthMax];

    /// <summary>What a text says: a fault, an order, or else a notice.</summary>
    private sealed record Heard(string? Fault = null, BrokerOrder? Order = null, string Notice = "", bool IsError = false);
}
