using System.Buffers;
using Tidegate.Core.Messages;

namespace Tidegate.AspNetCore.Dialects.OpenAlgo;

/// <summary>Writes <c>order_update</c>.</summary>
internal static class OpenAlgoOrderUpdates
{
    /// <summary>Writes one change of an order, to sessions of its user.</summary>
    public static void Write(OrderUpdate order, IBufferWriter<byte> to)
    {
        using var json = JsonText.Write(to);
        json.WriteStartObject();
        json.WriteString("type"u8, "order_update"u8);
        json.WriteString("user_id"u8, order.Topic.Key);
        json.WriteString("mode"u8, order.IsPaper ? "analyze"u8 : "live"u8);
        json.WriteString("broker"u8, order.Broker);
        json.WriteString("orderid"u8, order.OrderId);
        json.WriteString("symbol"u8, order.Symbol);
        json.WriteString("exchange"u8, order.Exchange);
        json.WriteString("action"u8, order.Side);
        json.WriteNumber("quantity"u8, order.Quantity);
        json.WriteNumber("price"u8, order.Price);
        json.WriteNumber("trigger_price"u8, order.TriggerPrice);
        json.WriteString("pricetype"u8, order.PriceType);
        json.WriteString("product"u8, order.Product);
        json.WriteString("order_status"u8, order.Status);
        json.WriteNumber("filled_quantity"u8, order.FilledQuantity);
        json.WriteNumber("pending_quantity"u8, order.PendingQuantity);
        json.WriteNumber("average_price"u8, order.AveragePrice);
        json.WriteString("rejection_reason"u8, order.RejectionReason);
        json.WriteEndObject();
    }
}
