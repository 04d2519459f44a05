using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds.Simulators.Kite;

/// <summary>Writes text frames as Kite does.</summary>
internal static class KiteReplies
{
    private static readonly TimeSpan India = new(5, 30, 0);

    /// <summary><c>{"type":"error","data":"..."}</c>.</summary>
    public static byte[] Error(string text) => Of("error", writer => writer.WriteStringValue(text));

    /// <summary><c>{"type":"message","data":"..."}</c>.</summary>
    public static byte[] Message(string text) => Of("message", writer => writer.WriteStringValue(text));

    /// <summary>The postback of an order, in the shape of Zerodha's own sample.</summary>
    /// <param name="order">Its status in Kite's words is the given one in upper case.</param>
    /// <param name="token">Its instrument.</param>
    /// <param name="now">The time that it carries.</param>
    public static byte[] Order(BrokerOrder order, uint token, DateTimeOffset now) =>
        Of(
            "order",
            writer =>
            {
                var time = now.ToOffset(India).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
                writer.WriteStartObject();
                writer.WriteString("user_id", order.ClientId);
                writer.WriteNumber("unfilled_quantity", order.PendingQuantity);
                writer.WriteNumber("app_id", 1234);
                writer.WriteString("checksum", "");
                writer.WriteString("placed_by", order.ClientId);
                writer.WriteString("order_id", order.OrderId);
                writer.WriteNull("exchange_order_id");
                writer.WriteNull("parent_order_id");
                writer.WriteString("status", order.Status.ToUpperInvariant());
                writer.WriteString("status_message", order.RejectionReason is { Length: > 0 } reason ? reason : null);
                writer.WriteNull("status_message_raw");
                writer.WriteString("order_timestamp", time);
                writer.WriteString("exchange_update_timestamp", time);
                writer.WriteString("exchange_timestamp", time);
                writer.WriteString("variety", "regular");
                writer.WriteString("exchange", order.BrokerExchange);
                writer.WriteString("tradingsymbol", order.BrokerSymbol);
                writer.WriteNumber("instrument_token", token);
                writer.WriteString("order_type", order.PriceType);
                writer.WriteString("transaction_type", order.Side);
                writer.WriteString("validity", "DAY");
                writer.WriteString("product", order.Product);
                writer.WriteNumber("quantity", order.Quantity);
                writer.WriteNumber("disclosed_quantity", 0);
                writer.WriteNumber("price", order.Price);
                writer.WriteNumber("trigger_price", order.TriggerPrice);
                writer.WriteNumber("average_price", order.AveragePrice);
                writer.WriteNumber("filled_quantity", order.FilledQuantity);
                writer.WriteNumber("pending_quantity", order.PendingQuantity);
                writer.WriteNumber("cancelled_quantity", 0);
                writer.WriteNumber("market_protection", 0);
                writer.WriteStartObject("meta");
                writer.WriteEndObject();
                writer.WriteNull("tag");
                writer.WriteString("guid", "XXXXXX");
                writer.WriteEndObject();
            }
        );

    private static byte[] Of(string type, Action<Utf8JsonWriter> writeData)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WritePropertyName("data");
            writeData(writer);
            writer.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
