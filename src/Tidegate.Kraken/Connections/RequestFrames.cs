using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Connections;

/// <summary>Writes requests.</summary>
internal static class RequestFrames
{
    /// <summary>Symbols of one request. Not published; keeps a frame small.</summary>
    public const int SymbolsMax = 100;

    public static byte[] Ping(ulong id) => Write("ping", id, null);

    /// <summary>Subscribes, or unsubscribes, topics of one channel and parameter.</summary>
    /// <param name="method">Subscribe or unsubscribe.</param>
    /// <param name="like">Channel and parameter.</param>
    /// <param name="symbols">Pairs; none where the channel has none.</param>
    /// <param name="withFills">Whether the snapshot of executions is to have the last fills.</param>
    /// <param name="token">For private ones.</param>
    /// <param name="id">The request's number.</param>
    public static byte[] Subscription(
        string method,
        KrakenTopic like,
        IReadOnlyList<string> symbols,
        bool withFills,
        string? token,
        ulong id
    ) =>
        Write(
            method,
            id,
            writer =>
            {
                writer.WriteString("channel", like.Channel);
                if (symbols.Count > 0)
                {
                    writer.WriteStartArray("symbol");
                    foreach (var symbol in symbols)
                    {
                        writer.WriteStringValue(symbol);
                    }

                    writer.WriteEndArray();
                }

                WriteParameter(writer, like);
                if (method == "subscribe")
                {
                    // Said for every channel whose default is another one; trades begin with the present.
                    writer.WriteBoolean(
                        like.Channel == KrakenChannels.Executions ? "snap_orders" : "snapshot",
                        like.Channel != KrakenChannels.Trade
                    );
                    if (withFills && like.Channel == KrakenChannels.Executions)
                    {
                        writer.WriteBoolean("snap_trades", true);
                    }
                }

                if (token is not null)
                {
                    writer.WriteString("token", token);
                }
            }
        );

    public static byte[] Write(string method, ulong id, Action<Utf8JsonWriter>? parameters)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("method", method);
            if (parameters is not null)
            {
                writer.WriteStartObject("params");
                parameters(writer);
                writer.WriteEndObject();
            }

            writer.WriteNumber("req_id", id);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static void WriteDecimal(Utf8JsonWriter writer, string name, decimal value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(value.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
    }

    private static void WriteParameter(Utf8JsonWriter writer, KrakenTopic like)
    {
        switch (like.Channel)
        {
            case KrakenChannels.Book or KrakenChannels.Level3:
                writer.WriteNumber("depth", like.Parameter);
                break;
            case KrakenChannels.Ohlc:
                writer.WriteNumber("interval", like.Parameter);
                break;
            case KrakenChannels.Ticker:
                writer.WriteString("event_trigger", like.Parameter == 1 ? "bbo" : "trades");
                break;
            default:
                break;
        }
    }
}
