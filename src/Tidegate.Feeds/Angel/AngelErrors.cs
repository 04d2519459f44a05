using System.Text.Json;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds.Angel;

/// <summary>Reads SmartStream's JSON messages, all of which are errors: <c>{"correlationID","errorCode","errorMessage"}</c>.</summary>
internal static class AngelErrors
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 4 };

    /// <summary>Tells the listener what the message says, or that it says nothing that can be read.</summary>
    public static void Read(ReadOnlySpan<byte> message, IBrokerListener listener)
    {
        var (code, text) = ("", "");
        try
        {
            var reader = new Utf8JsonReader(message, Strict);
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                {
                    var (isCode, isText) = (reader.ValueTextEquals("errorCode"u8), reader.ValueTextEquals("errorMessage"u8));
                    reader.Read();
                    var value = (isCode || isText) && reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
                    (code, text) = (isCode ? value : code, isText ? value : text);
                }
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException) // the latter: text that is not UTF-8
        {
            listener.OnFault(AngelFaults.BadJson);
            return;
        }

        if (code.Length == 0)
        {
            listener.OnFault(AngelFaults.UnknownJson);
            return;
        }

        var notice = $"{code} {text}";
        listener.OnNotice(notice.AsSpan(0, Math.Min(notice.Length, NoticeText.ReadMax)), isError: true);
    }
}
