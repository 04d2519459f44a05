using System.Globalization;
using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Private calls of REST, after the door has let them in. Called under the exchange's lock.</summary>
internal sealed class KrakenRestPrivate(KrakenExchange exchange)
{
    private static readonly Dictionary<string, KrakenSimulatedPermissions> Calls = new()
    {
        ["GetWebSocketsToken"] = KrakenSimulatedPermissions.WebSocketToken,
        ["Balance"] = KrakenSimulatedPermissions.QueryFunds,
        ["BalanceEx"] = KrakenSimulatedPermissions.QueryFunds,
        ["OpenOrders"] = KrakenSimulatedPermissions.QueryOrders,
        ["TradesHistory"] = KrakenSimulatedPermissions.QueryLedgers,
        ["AddOrder"] = KrakenSimulatedPermissions.ModifyOrders,
        ["CancelOrder"] = KrakenSimulatedPermissions.CancelOrders,
        ["CancelAll"] = KrakenSimulatedPermissions.CancelOrders,
    };

    public static bool Knows(string name) => Calls.ContainsKey(name);

    public static KrakenSimulatedPermissions PermissionOf(string name) => Calls[name];

    /// <summary>On the counter of calls; orders have their own.</summary>
    public static int CostOf(string name, int ledgerCost) =>
        name switch
        {
            "AddOrder" or "CancelOrder" => 0,
            "TradesHistory" => ledgerCost,
            _ => 1,
        };

    /// <summary>The members of the result, or the error.</summary>
    public (Action<Utf8JsonWriter>? Result, string? Error) Do(string name, KrakenAccount account, KrakenFields fields) =>
        name switch
        {
            "GetWebSocketsToken" => (Token(account), null),
            "Balance" => (writer => Balances(writer, account), null),
            "BalanceEx" => (writer => ExtendedBalances(writer, account), null),
            "OpenOrders" => (writer => OpenOrders(writer, account), null),
            "TradesHistory" => (writer => Trades(writer, account), null),
            "AddOrder" => Add(account, fields),
            "CancelOrder" => Cancel(account, fields.Text("txid") ?? fields.Text("cl_ord_id")),
            _ => (Count(exchange.Trading.CancelAll(account)), null),
        };

    private Action<Utf8JsonWriter> Token(KrakenAccount account)
    {
        var token = exchange.Tokens.Issue(account);
        return writer =>
        {
            writer.WriteString("token", token);
            writer.WriteNumber("expires", (int)exchange.Options.TokenLife.TotalSeconds);
        };
    }

    private static void Balances(Utf8JsonWriter writer, KrakenAccount account)
    {
        foreach (var (asset, balance) in account.Balances)
        {
            writer.WriteString(KrakenRestNames.KeyOf(asset), SimulatedJson.Fixed(balance, 10));
        }
    }

    private static void ExtendedBalances(Utf8JsonWriter writer, KrakenAccount account)
    {
        foreach (var (asset, balance) in account.Balances)
        {
            writer.WriteStartObject(KrakenRestNames.KeyOf(asset));
            writer.WriteString("balance", SimulatedJson.Fixed(balance, 10));
            writer.WriteString("hold_trade", SimulatedJson.Fixed(account.Held(asset), 10));
            writer.WriteEndObject();
        }
    }

    private static void OpenOrders(Utf8JsonWriter writer, KrakenAccount account)
    {
        writer.WriteStartObject("open");
        foreach (var order in account.Orders)
        {
            writer.WriteStartObject(order.Id);
            writer.WriteString("status", "open");
            if (order.UserRef is { } userRef)
            {
                writer.WriteNumber("userref", userRef);
            }

            writer.WriteString("cl_ord_id", order.ClientId);
            writer.WriteStartObject("descr");
            writer.WriteString("pair", KrakenRestNames.AltOf(order.Pair));
            writer.WriteString("type", order.Side);
            writer.WriteString("ordertype", order.Type);
            writer.WriteString("price", SimulatedJson.Fixed(order.LimitPrice ?? 0, order.Pair.PricePrecision));
            writer.WriteString("price2", "0");
            writer.WriteString("order", Described(order));
            writer.WriteEndObject();
            writer.WriteString("vol", SimulatedJson.Fixed(order.Qty, order.Pair.QtyPrecision));
            writer.WriteString("vol_exec", SimulatedJson.Fixed(order.Filled, order.Pair.QtyPrecision));
            writer.WriteString("cost", SimulatedJson.Fixed(order.Cost, order.Pair.CostPrecision));
            writer.WriteString("fee", SimulatedJson.Fixed(order.Fees, order.Pair.CostPrecision));
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Trades(Utf8JsonWriter writer, KrakenAccount account)
    {
        writer.WriteStartObject("trades");
        foreach (var fill in account.Fills)
        {
            writer.WriteStartObject(fill.ExecId);
            writer.WriteString("ordertxid", fill.Order.Id);
            writer.WriteString("pair", KrakenRestNames.KeyOf(fill.Order.Pair));
            writer.WriteNumber("time", fill.At.ToUnixTimeMilliseconds() / 1_000m);
            writer.WriteString("type", fill.Order.Side);
            writer.WriteString("ordertype", fill.Order.Type);
            writer.WriteString("price", SimulatedJson.Fixed(fill.Price, fill.Order.Pair.PricePrecision));
            writer.WriteString("cost", SimulatedJson.Fixed(fill.Cost, fill.Order.Pair.CostPrecision));
            writer.WriteString("fee", SimulatedJson.Fixed(fill.Fee, fill.Order.Pair.CostPrecision));
            writer.WriteString("vol", SimulatedJson.Fixed(fill.Qty, fill.Order.Pair.QtyPrecision));
            writer.WriteNumber("trade_id", fill.TradeId);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteNumber("count", account.Fills.Count);
    }

    private (Action<Utf8JsonWriter>?, string?) Add(KrakenAccount account, KrakenFields fields)
    {
        if (exchange.Listing.FindByRest(fields.Text("pair") ?? "") is not { } pair)
        {
            return (null, "EQuery:Unknown asset pair");
        }

        var type = fields.Text("ordertype") ?? "";
        var isTriggered =
            type.StartsWith("stop-loss", StringComparison.Ordinal) || type.StartsWith("take-profit", StringComparison.Ordinal);
        var draft = new KrakenDraft(pair.Symbol, fields.Text("type") ?? "", type)
        {
            Qty = fields.Number("volume"),
            LimitPrice =
                isTriggered ? fields.Number("price2")
                : type == "limit" ? fields.Number("price")
                : null,
            TriggerPrice = isTriggered ? fields.Number("price") : null,
            TimeInForce = fields.Text("timeinforce") ?? "GTC",
            IsPostOnly = (fields.Text("oflags") ?? "").Split(',').Contains("post"),
            ClientId = fields.Text("cl_ord_id"),
            UserRef = int.TryParse(fields.Text("userref"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var userRef)
                ? userRef
                : null,
            Deadline = DateTimeOffset.TryParse(
                fields.Text("deadline"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var at
            )
                ? at
                : null,
            IsTrial = fields.Text("validate") == "true",
        };
        var (order, error) = exchange.Trading.Add(account, draft);
        if (error is not null)
        {
            return (null, error);
        }

        exchange.Trading.BeginAny(order);
        return (
            writer =>
            {
                writer.WriteStartObject("descr");
                writer.WriteString("order", order is null ? $"{draft.Side} {draft.Type}" : Described(order));
                writer.WriteEndObject();
                if (order is not null)
                {
                    writer.WriteStartArray("txid");
                    writer.WriteStringValue(order.Id);
                    writer.WriteEndArray();
                }
            },
            null
        );
    }

    private (Action<Utf8JsonWriter>?, string?) Cancel(KrakenAccount account, string? name)
    {
        var orders = KrakenTrading.Find(account, id: name, clientId: name, userRef: name);
        if (orders.Count == 0)
        {
            return (null, "EOrder:Unknown order");
        }

        var cancelled = orders.Where(order => exchange.Trading.TryCharge(order)).ToList();
        cancelled.ForEach(exchange.Trading.Cancel);
        return cancelled.Count > 0 ? (Count(cancelled.Count), null) : (null, "EOrder:Rate limit exceeded");
    }

    private static Action<Utf8JsonWriter> Count(int count) => writer => writer.WriteNumber("count", count);

    private static string Described(SimulatedOrder order)
    {
        var price = order.LimitPrice is { } limit ? $" @ limit {SimulatedJson.Fixed(limit, order.Pair.PricePrecision)}" : " @ market";
        return $"{order.Side} {SimulatedJson.Fixed(order.Qty, order.Pair.QtyPrecision)} {KrakenRestNames.AltOf(order.Pair)}{price}";
    }
}
