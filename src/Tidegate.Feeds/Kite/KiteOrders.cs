using System.Text.Json;
using Tidegate.Feeds.Brokers;

namespace Tidegate.Feeds.Kite;

/// <summary>Reads the postback of an order (Kite Connect v3, "Postbacks").</summary>
internal static class KiteOrders
{
    private const int NameLengthMax = 64;
    private const int ReasonLengthMax = 256;

    /// <summary>The order; null where it lacks its id, its symbol, its exchange or its status.</summary>
    public static BrokerOrder? Read(JsonElement data)
    {
        if (
            data.ValueKind != JsonValueKind.Object
            || Text(data, "order_id"u8) is not { Length: > 0 } orderId
            || Text(data, "tradingsymbol"u8) is not { Length: > 0 } symbol
            || Text(data, "exchange"u8) is not { Length: > 0 } exchange
            || Text(data, "status"u8) is not { Length: > 0 } status
        )
        {
            return null;
        }

        return new BrokerOrder(orderId, Text(data, "user_id"u8), symbol, exchange, StatusOf(status))
        {
            Stamp = $"{Text(data, "order_timestamp"u8)} {Text(data, "exchange_update_timestamp"u8)}",
            Side = Text(data, "transaction_type"u8),
            Quantity = Whole(data, "quantity"u8),
            FilledQuantity = Whole(data, "filled_quantity"u8),
            PendingQuantity = Whole(data, "pending_quantity"u8),
            Price = Number(data, "price"u8),
            TriggerPrice = Number(data, "trigger_price"u8),
            AveragePrice = Number(data, "average_price"u8),
            PriceType = Text(data, "order_type"u8),
            Product = Text(data, "product"u8),
            RejectionReason = status == "REJECTED" ? KiteTexts.TextOf(data, "status_message"u8, ReasonLengthMax) : "",
        };
    }

    // UPDATE tells of an open order that was changed or traded in part; the words in between stay the broker's own.
    private static string StatusOf(string status) =>
        status switch
        {
            "UPDATE" => "open",
            "CANCELLED AMO" => "cancelled",
            _ => status.ToLowerInvariant(),
        };

    private static string Text(JsonElement data, ReadOnlySpan<byte> name) => KiteTexts.TextOf(data, name, NameLengthMax);

    private static decimal Number(JsonElement data, ReadOnlySpan<byte> name) =>
        data.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetDecimal(out var number)
            ? number
            : 0;

    // "1" and "1.0" are the same quantity; what is out of range is none.
    private static long Whole(JsonElement data, ReadOnlySpan<byte> name) =>
        Number(data, name) is >= long.MinValue and <= long.MaxValue and var number ? (long)number : 0;
}
