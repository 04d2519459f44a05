using System.Text;
using System.Text.Json;

namespace Tidegate.Kraken.Messages;

/// <summary>The names of the v2 API's channels and methods.</summary>
internal static class KrakenChannels
{
    public const string Status = "status";
    public const string Heartbeat = "heartbeat";
    public const string Ticker = "ticker";
    public const string Book = "book";
    public const string Trade = "trade";
    public const string Ohlc = "ohlc";
    public const string Instrument = "instrument";
    public const string Level3 = "level3";
    public const string Executions = "executions";
    public const string Balances = "balances";

    public const int NameCharsMax = 64;

    // As the bytes that come: a text would be made into them at each look.
    private static readonly (byte[] Text, string Name)[] Known = [.. Names.Select(name => (Encoding.UTF8.GetBytes(name), name))];

    private static string[] Names =>
        [
            Heartbeat,
            Book,
            Ticker,
            Trade,
            Ohlc,
            Level3,
            Executions,
            Balances,
            Instrument,
            Status,
            "update",
            "snapshot",
            "pong",
            "subscribe",
            "unsubscribe",
            "add_order",
            "amend_order",
            "edit_order",
            "cancel_order",
            "cancel_all",
            "cancel_all_orders_after",
            "batch_add",
            "batch_cancel",
        ];

    /// <summary>The reader's text without making it anew when it is a known name; cut when it is too long to be one.</summary>
    public static string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        foreach (var (known, name) in Known)
        {
            if (reader.ValueTextEquals(known))
            {
                return name;
            }
        }

        var text = reader.GetString()!;
        return text.Length <= NameCharsMax ? text : text[..NameCharsMax];
    }
}
