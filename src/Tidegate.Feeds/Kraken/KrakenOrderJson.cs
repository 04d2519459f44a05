using System.Text.Json;
using Tidegate.Kraken.Messages;

namespace Tidegate.Feeds.Kraken;

/// <summary>An order's state as JSON: what is not known is left out.</summary>
internal static class KrakenOrderJson
{
    public static void Write(Utf8JsonWriter json, KrakenExecution order, bool isOfSnapshot)
    {
        UpdateJson.Text(json, "orderId", order.OrderId);
        UpdateJson.Text(json, "execType", KrakenWords.Of(order.ExecType));
        UpdateJson.Text(json, "status", KrakenWords.Of(order.OrderStatus));
        UpdateJson.Flag(json, "snapshot", isOfSnapshot ? true : null);
        UpdateJson.Text(json, "clOrdId", order.ClOrdId);
        UpdateJson.Number(json, "userref", order.OrderUserref);
        UpdateJson.Text(json, "symbol", order.Symbol is { } symbol ? KrakenSymbols.NameOf(symbol) : null);
        UpdateJson.Text(json, "side", KrakenWords.Of(order.Side));
        UpdateJson.Text(json, "ordType", KrakenWords.Of(order.OrderType));
        WriteTerms(json, order);
        UpdateJson.Number(json, "cumQty", order.CumQty);
        UpdateJson.Number(json, "cumCost", order.CumCost);
        UpdateJson.Number(json, "avgPrice", order.AvgPrice);
        UpdateJson.Number(json, "feeUsdEquiv", order.FeeUsdEquiv);
        WriteFill(json, order);
        UpdateJson.Text(json, "reason", order.Reason);
        UpdateJson.Flag(json, "amended", order.Amended);
        UpdateJson.Flag(json, "liquidated", order.Liquidated);
        UpdateJson.Time(json, "tsNs", order.Timestamp);
    }

    private static void WriteTerms(Utf8JsonWriter json, KrakenExecution order)
    {
        UpdateJson.Number(json, "qty", order.OrderQty);
        UpdateJson.Number(json, "cashQty", order.CashOrderQty);
        UpdateJson.Number(json, "displayQty", order.DisplayQty);
        UpdateJson.Number(json, "limitPrice", order.LimitPrice);
        UpdateJson.Text(json, "timeInForce", KrakenWords.Of(order.TimeInForce));
        UpdateJson.Flag(json, "postOnly", order.PostOnly);
        UpdateJson.Flag(json, "reduceOnly", order.ReduceOnly);
        UpdateJson.Flag(json, "margin", order.Margin);
        UpdateJson.Time(json, "effectiveNs", order.EffectiveTime);
        UpdateJson.Time(json, "expireNs", order.ExpireTime);
        if (order.Triggers is { } triggers)
        {
            json.WriteStartObject("trigger");
            UpdateJson.Text(json, "reference", triggers.Reference);
            UpdateJson.Number(json, "price", triggers.Price);
            UpdateJson.Text(json, "priceType", triggers.PriceType);
            UpdateJson.Text(json, "status", triggers.Status);
            json.WriteEndObject();
        }
    }

    private static void WriteFill(Utf8JsonWriter json, KrakenExecution order)
    {
        UpdateJson.Text(json, "execId", order.ExecId);
        UpdateJson.Number(json, "tradeId", order.TradeId);
        UpdateJson.Number(json, "lastQty", order.LastQty);
        UpdateJson.Number(json, "lastPrice", order.LastPrice);
        UpdateJson.Number(json, "cost", order.Cost);
        UpdateJson.Text(json, "liquidity", order.LiquidityInd);
        if (order.Fees is { Count: > 0 } fees)
        {
            json.WriteStartArray("fees");
            foreach (var fee in fees)
            {
                json.WriteStartObject();
                UpdateJson.Text(json, "asset", fee.Asset);
                json.WriteNumber("qty", fee.Qty);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }
}
