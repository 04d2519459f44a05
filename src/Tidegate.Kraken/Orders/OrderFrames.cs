using System.Globalization;
using System.Text.Json;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Orders;

/// <summary>Writes what order requests say. The token is added by whoever sends.</summary>
internal static class OrderFrames
{
    public static void Write(Utf8JsonWriter json, KrakenNewOrder order)
    {
        json.WriteString("order_type", KrakenOrderTypeNames.Instance.NameOf(order.OrderType));
        json.WriteString("side", KrakenSideNames.Instance.NameOf(order.Side));
        Text(json, "symbol", order.Symbol);
        Number(json, "order_qty", order.OrderQty);
        Number(json, "cash_order_qty", order.CashOrderQty);
        Number(json, "limit_price", order.LimitPrice);
        Text(json, "limit_price_type", order.LimitPriceType);
        Triggers(json, order.Triggers);
        Text(
            json,
            "time_in_force",
            order.TimeInForce == KrakenTimeInForce.Unknown ? null : KrakenTimeInForceNames.Instance.NameOf(order.TimeInForce)
        );
        Flag(json, "post_only", order.PostOnly);
        Flag(json, "reduce_only", order.ReduceOnly);
        Flag(json, "margin", order.Margin);
        Time(json, "effective_time", order.EffectiveTime);
        Time(json, "expire_time", order.ExpireTime);
        Time(json, "deadline", order.Deadline);
        Text(json, "cl_ord_id", order.ClOrdId);
        Number(json, "order_userref", order.OrderUserref);
        Conditional(json, order.Conditional);
        Number(json, "display_qty", order.DisplayQty);
        Text(json, "fee_preference", order.FeePreference);
        Text(json, "stp_type", order.StpType);
        Text(json, "sender_sub_id", order.SenderSubId);
        Flag(json, "validate", order.Validate);
    }

    public static void Write(Utf8JsonWriter json, KrakenAmend amend)
    {
        Text(json, "order_id", amend.OrderId);
        Text(json, "cl_ord_id", amend.ClOrdId);
        Number(json, "order_qty", amend.OrderQty);
        Number(json, "display_qty", amend.DisplayQty);
        Number(json, "limit_price", amend.LimitPrice);
        Text(json, "limit_price_type", amend.LimitPriceType);
        Flag(json, "post_only", amend.PostOnly);
        Number(json, "trigger_price", amend.TriggerPrice);
        Text(json, "trigger_price_type", amend.TriggerPriceType);
        Time(json, "deadline", amend.Deadline);
        Text(json, "symbol", amend.Symbol);
    }

    public static void Write(Utf8JsonWriter json, KrakenEdit edit)
    {
        Text(json, "order_id", edit.OrderId);
        Text(json, "symbol", edit.Symbol);
        Number(json, "order_qty", edit.OrderQty);
        Number(json, "limit_price", edit.LimitPrice);
        Number(json, "display_qty", edit.DisplayQty);
        Triggers(json, edit.Triggers);
        Flag(json, "post_only", edit.PostOnly);
        Flag(json, "reduce_only", edit.ReduceOnly);
        Time(json, "deadline", edit.Deadline);
        Number(json, "order_userref", edit.OrderUserref);
        Flag(json, "validate", edit.Validate);
    }

    public static void Write(Utf8JsonWriter json, KrakenCancel cancel)
    {
        Texts(json, "order_id", cancel.OrderIds);
        Texts(json, "cl_ord_id", cancel.ClOrdIds);
        if (cancel.OrderUserrefs.Count > 0)
        {
            json.WriteStartArray("order_userref");
            foreach (var number in cancel.OrderUserrefs)
            {
                json.WriteNumberValue(number);
            }

            json.WriteEndArray();
        }
    }

    public static void WriteBatch(
        Utf8JsonWriter json,
        string symbol,
        IReadOnlyList<KrakenNewOrder> orders,
        DateTimeOffset? deadline,
        bool validate
    )
    {
        json.WriteString("symbol", symbol);
        Time(json, "deadline", deadline);
        json.WriteBoolean("validate", validate);
        json.WriteStartArray("orders");
        foreach (var order in orders)
        {
            json.WriteStartObject();
            Write(json, order);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>In a batch, ids and numbers share one list, as texts.</summary>
    public static void WriteBatchCancel(Utf8JsonWriter json, KrakenCancel cancel)
    {
        Texts(
            json,
            "orders",
            [.. cancel.OrderIds, .. cancel.OrderUserrefs.Select(number => number.ToString(CultureInfo.InvariantCulture))]
        );
        Texts(json, "cl_ord_id", cancel.ClOrdIds);
    }

    private static void Triggers(Utf8JsonWriter json, KrakenTriggerRequest? triggers)
    {
        if (triggers is null)
        {
            return;
        }

        json.WriteStartObject("triggers");
        Text(json, "reference", triggers.Reference);
        Number(json, "price", triggers.Price);
        Text(json, "price_type", triggers.PriceType);
        json.WriteEndObject();
    }

    private static void Conditional(Utf8JsonWriter json, KrakenConditional? conditional)
    {
        if (conditional is null)
        {
            return;
        }

        json.WriteStartObject("conditional");
        json.WriteString("order_type", KrakenOrderTypeNames.Instance.NameOf(conditional.OrderType));
        Number(json, "limit_price", conditional.LimitPrice);
        Number(json, "trigger_price", conditional.TriggerPrice);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            RequestFrames.WriteDecimal(json, name, number);
        }
    }

    private static void Flag(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } flag)
        {
            json.WriteBoolean(name, flag);
        }
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            json.WriteString(name, UtcTimeConverter.Print(time));
        }
    }
}
