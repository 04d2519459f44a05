using System.Text.Json;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Simulation.Orders;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>An <c>order_batch</c> as it was read: what can be judged, and the orders of which not even that is possible.</summary>
/// <param name="Batch">The orders that were read.</param>
/// <param name="Unread">Ids and faults of the others.</param>
internal sealed record SimutradorBatch(OrderBatch Batch, IReadOnlyList<KeyValuePair<string, OrderRefusal>> Unread)
{
    private const int IdCharsMax = 64;

    private static readonly OrderRefusal InvalidOrder = new("INVALID_PARAMS", "A field of the order is missing or not one of its words");
    private static readonly OrderRefusal MissingSymbol = new("MISSING_SYMBOLS", "The order names no symbol");

    /// <summary>Orders that were sent.</summary>
    public int Count => Batch.Orders.Count + Unread.Count;

    /// <summary>Either a batch or what is wrong with all of it.</summary>
    public static (SimutradorBatch? Batch, SimulationRefusal? Refusal) Read(JsonElement data)
    {
        if (!data.Find("batch_id"u8).TryText(out var id) || id.Length is 0 or > IdCharsMax)
        {
            return (null, SimulationRefusal.Invalid($"batch_id must be a text of 1 to {IdCharsMax} characters"));
        }

        if (data.Find("orders"u8) is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is 0 or > OrderBatch.OrdersMax)
        {
            return (null, SimulationRefusal.Invalid($"orders must be a list of 1 to {OrderBatch.OrdersMax} orders"));
        }

        var mode = data.Find("execution_mode"u8);
        if (mode is not null && !(mode.TryText(out var name) && name is "atomic" or "best_effort"))
        {
            return (null, SimulationRefusal.Invalid("execution_mode must be atomic or best_effort"));
        }

        var (read, unread) = (new List<OrderTicket>(), new List<KeyValuePair<string, OrderRefusal>>());
        foreach (var order in list.EnumerateArray())
        {
            if (
                order.ValueKind is not JsonValueKind.Object
                || !order.Find("order_id"u8).TryText(out var orderId)
                || orderId.Length > IdCharsMax
            )
            {
                return (null, SimulationRefusal.Invalid($"Each order must have an order_id of 1 to {IdCharsMax} characters"));
            }

            var (ticket, fault) = Read(order, orderId);
            if (ticket is not null)
            {
                read.Add(ticket);
            }
            else
            {
                unread.Add(new(orderId, fault!));
            }
        }

        return (new SimutradorBatch(new OrderBatch(id, read, mode is { } given && given.ValueEquals("atomic"u8)), unread), null);
    }

    /// <summary>What came of the batch as a whole, told in the words of one result.</summary>
    /// <param name="place">Places what could be read.</param>
    public BatchResult Place(Func<OrderBatch, BatchResult> place)
    {
        if (Batch.IsAtomic && Unread.Count > 0)
        {
            var others = Batch.Orders.Select(order => KeyValuePair.Create(order.OrderId, OrderRefusal.BatchRefused));
            return new BatchResult(Batch.BatchId, [], [.. Unread, .. others], []);
        }

        var result = Batch.Orders.Count > 0 ? place(Batch) : new BatchResult(Batch.BatchId, [], [], []);
        return Unread.Count > 0 ? result with { Refused = [.. result.Refused, .. Unread] } : result;
    }

    private static (OrderTicket?, OrderRefusal?) Read(JsonElement order, string id)
    {
        if (!order.Find("symbol"u8).TryText(out var symbol))
        {
            return (null, MissingSymbol);
        }

        if (
            SideOf(Word(order, "side"u8, null)) is not { } side
            || KindOf(Word(order, "type"u8, null)) is not { } kind
            || TimeOf(Word(order, "time_in_force"u8, "day")) is not { } time
        )
        {
            return (null, InvalidOrder);
        }

        if (SimutradorValues.Whole(order.Find("quantity"u8), 1, OrderTicket.QuantityMax) is not { } quantity)
        {
            return (null, OrderRefusal.InvalidQuantity);
        }

        // SimuTrador's own orders know one price: a stop-limit order without a stop price wakes at its limit.
        JsonElement?[] prices = [order.Find("price"u8), order.Find("stop_price"u8), order.Find("stop_loss"u8), order.Find("take_profit"u8)];
        return Array.Exists(prices, price => price is not null && SimutradorValues.Number(price) is null)
            ? (null, OrderRefusal.InvalidPrice)
            : (
                new OrderTicket(id, symbol, side, kind, quantity)
                {
                    Price = SimutradorValues.Number(prices[0]),
                    StopPrice = SimutradorValues.Number(kind == OrderKind.StopLimit ? prices[1] ?? prices[0] : prices[1]),
                    StopLoss = SimutradorValues.Number(prices[2]),
                    TakeProfit = SimutradorValues.Number(prices[3]),
                    TimeInForce = time,
                },
                null
            );
    }

    private static OrderSide? SideOf(string? word) =>
        word switch
        {
            "buy" => OrderSide.Buy,
            "sell" => OrderSide.Sell,
            _ => null,
        };

    private static OrderKind? KindOf(string? word) =>
        word switch
        {
            "market" => OrderKind.Market,
            "limit" => OrderKind.Limit,
            "stop" => OrderKind.Stop,
            "stop_limit" => OrderKind.StopLimit,
            _ => null,
        };

    private static TimeInForce? TimeOf(string? word) =>
        word switch
        {
            "day" => TimeInForce.Day,
            "gtc" => TimeInForce.GoodTillCancelled,
            "ioc" => TimeInForce.ImmediateOrCancel,
            _ => null,
        };

    private static string? Word(JsonElement order, ReadOnlySpan<byte> name, string? absent) =>
        order.Find(name) is not { } value ? absent
        : value.ValueKind is JsonValueKind.String ? value.GetString()!.ToLowerInvariant()
        : null;
}
