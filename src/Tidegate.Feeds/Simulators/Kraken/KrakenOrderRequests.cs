using System.Globalization;
using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>The order methods of the private socket. Called under the exchange's lock.</summary>
internal sealed class KrakenOrderRequests(KrakenExchange exchange, KrakenReplies replies)
{
    private const int TimeoutBelow = 86_400;
    private static readonly string[] Methods = ["add_order", "amend_order", "edit_order", "cancel_order", "cancel_all", "cancel_all_orders_after", "batch_add", "batch_cancel"];
    private static readonly string[] Names = ["order_id", "cl_ord_id", "order_userref"];
    private static readonly string[] OfOrders =
    [
        "order_type",
        "side",
        "order_qty",
        "limit_price",
        "limit_price_type",
        "triggers",
        "time_in_force",
        "post_only",
        "expire_time",
        "deadline",
        "cl_ord_id",
        "order_userref",
        "cash_order_qty",
        "validate",
        "fee_preference",
        "stp_type",
        "sender_sub_id",
        "reduce_only",
        "margin",
        "no_mpp",
    ];

    public static bool Knows(string method) => Methods.Contains(method);

    public void Answer(KrakenSession session, KrakenRequest request)
    {
        if (request.Text("token") is not { Length: > 0 } token)
        {
            session.Send(replies.Error(request, "Token(s) not found"));
            return;
        }

        if (exchange.Tokens.Find(token, session) is not { } account)
        {
            if (exchange.Options.StaleTokenCloses)
            {
                session.Close("stale token");
            }
            else
            {
                session.Send(replies.Error(request, exchange.Options.StaleTokenError));
            }

            return;
        }

        var isCancel = request.Method.Contains("cancel", StringComparison.Ordinal);
        var may = account.May(KrakenSimulatedPermissions.ModifyOrders) || (isCancel && account.May(KrakenSimulatedPermissions.CancelOrders));
        if ((may ? StrangerOf(request) : "EGeneral:Permission denied") is { } error)
        {
            session.Send(replies.Error(request, error));
            return;
        }

        Do(session, request, account);
    }

    private void Do(KrakenSession session, KrakenRequest request, KrakenAccount account)
    {
        switch (request.Method)
        {
            case "add_order":
                Add(session, request, account);
                break;
            case "amend_order":
                Amend(session, request, account);
                break;
            case "edit_order":
                Edit(session, request, account);
                break;
            case "cancel_order":
                Cancel(session, request, account);
                break;
            case "cancel_all":
                var count = account.Orders.Count;
                session.Send(replies.Result(request, writer => writer.WriteNumber("count", count)));
                exchange.Trading.CancelAll(account);
                break;
            case "cancel_all_orders_after":
                Arm(session, request, account);
                break;
            case "batch_add":
                BatchAdd(session, request, account);
                break;
            default:
                BatchCancel(session, request, account);
                break;
        }
    }

    private void Add(KrakenSession session, KrakenRequest request, KrakenAccount account)
    {
        var draft = DraftOf(request, request.Text("symbol") ?? "");
        var (order, error) = request.TypeError is { } wrong ? (null, wrong) : exchange.Trading.Add(account, draft);
        if (error is not null)
        {
            session.Send(replies.Error(request, error));
            return;
        }

        session.Send(replies.Result(request, writer => Ids(writer, order, draft)));
        if (order is not null)
        {
            exchange.Trading.Begin(order);
        }
    }

    private void Amend(KrakenSession session, KrakenRequest request, KrakenAccount account)
    {
        var (id, clientId) = (request.Text("order_id"), request.Text("cl_ord_id"));
        var (qty, limit, trigger) = (request.Number("order_qty"), request.Number("limit_price"), request.Number("trigger_price"));
        var order = KrakenTrading.Find(account, id, clientId).FirstOrDefault();
        var error =
            request.TypeError
            ?? KrakenOrderChecks.Deadline(TimeOf(request, "deadline"), exchange.Time.GetUtcNow())
            ?? (order is null ? "EOrder:Unknown order" : null);
        if (error is null)
        {
            // The answer comes before the reports: it is written first and thrown away where the order stays as it is.
            var answer = replies.Result(
                request,
                writer =>
                {
                    writer.WriteString("amend_id", exchange.NextId('T'));
                    writer.WriteString(id is null ? "cl_ord_id" : "order_id", id ?? clientId);
                }
            );
            error = exchange.Trading.Amend(order!, qty, limit, trigger, () => session.Send(answer));
        }

        if (error is not null)
        {
            session.Send(replies.Error(request, error));
        }
    }

    private void Edit(KrakenSession session, KrakenRequest request, KrakenAccount account)
    {
        var order = KrakenTrading.Find(account, request.Text("order_id")).FirstOrDefault();
        if (order is null || order.Pair.Symbol != request.Text("symbol"))
        {
            session.Send(replies.Error(request, "EOrder:Unknown order"));
            return;
        }

        var draft = DraftOf(request, order.Pair.Symbol) with { Side = order.Side, Type = order.Type, TimeInForce = order.TimeInForce == "GTD" ? "GTC" : order.TimeInForce, ExpiresAt = order.ExpiresAt };
        var (next, error) = request.TypeError is { } wrong ? (null, wrong) : exchange.Trading.Edit(order, draft);
        if (error is not null)
        {
            session.Send(replies.Error(request, error));
            return;
        }

        session.Send(
            replies.Result(
                request,
                writer =>
                {
                    writer.WriteString("order_id", next?.Id ?? "");
                    writer.WriteString("original_order_id", order.Id);
                }
            )
        );
        if (next is not null)
        {
            exchange.Trading.Replace(order, next);
        }
    }

    // One answer for each order, all with the same id of the request.
    private void Cancel(KrakenSession session, KrakenRequest request, KrakenAccount account)
    {
        var names = Names
            .SelectMany(name => (request.Texts(name) ?? []).Select(value => (Name: name, Value: value)))
            .ToList();
        if (names.Count == 0)
        {
            session.Send(replies.Error(request, "EGeneral:Invalid arguments:order_id"));
        }

        foreach (var (name, value) in names)
        {
            var orders = name switch
            {
                "order_id" => KrakenTrading.Find(account, id: value),
                "cl_ord_id" => KrakenTrading.Find(account, clientId: value),
                _ => KrakenTrading.Find(account, userRef: value),
            };
            if (orders.Count == 0)
            {
                session.Send(replies.Error(request, "EOrder:Unknown order"));
            }

            foreach (var order in orders)
            {
                if (!exchange.Trading.TryCharge(order))
                {
                    session.Send(replies.Error(request, "EOrder:Rate limit exceeded"));
                    continue;
                }

                var isClients = name == "cl_ord_id";
                session.Send(replies.Result(request, writer => writer.WriteString(isClients ? name : "order_id", isClients ? value : order.Id)));
                exchange.Trading.Cancel(order);
            }
        }
    }

    private void Arm(KrakenSession session, KrakenRequest request, KrakenAccount account)
    {
        if (request.Number("timeout") is not { } timeout || timeout % 1 != 0 || timeout is < 0 or >= TimeoutBelow)
        {
            session.Send(replies.Error(request, "EGeneral:Invalid arguments:timeout"));
            return;
        }

        var now = exchange.Time.GetUtcNow();
        account.DeadManAt = timeout == 0 ? null : now + TimeSpan.FromSeconds((int)timeout);
        session.Send(
            replies.Result(
                request,
                writer =>
                {
                    writer.WriteString("currentTime", KrakenJson.CoarseTime(now));
                    writer.WriteString("triggerTime", account.DeadManAt is { } at ? KrakenJson.CoarseTime(at) : "0");
                }
            )
        );
    }

    private void BatchAdd(KrakenSession session, KrakenRequest request, KrakenAccount account)
    {
        if (!request.Params.TryGetProperty("orders", out var orders) || orders.ValueKind != JsonValueKind.Array || orders.GetArrayLength() is < 2 or > 15)
        {
            session.Send(replies.Error(request, "EGeneral:Invalid arguments:orders"));
            return;
        }

        var placed = new List<(KrakenOrder? Order, KrakenDraft Draft)>();
        string? error = null;
        foreach (var part in orders.EnumerateArray())
        {
            if (part.ValueKind != JsonValueKind.Object)
            {
                error = "EGeneral:Invalid arguments:orders";
                break;
            }

            var one = request.Part(part);
            var draft = DraftOf(one, request.Text("symbol") ?? "") with { IsTrial = request.Flag("validate"), Deadline = TimeOf(request, "deadline") };
            (var order, error) = one.TypeError is { } wrong ? (null, wrong) : exchange.Trading.Add(account, draft, cost: 0.5m); // n / 2 for n orders
            if (error is not null)
            {
                break;
            }

            placed.Add((order, draft));
        }

        if (error is not null)
        {
            placed.ForEach(each => KrakenTrading.Forget(each.Order)); // all or none
            session.Send(replies.Error(request, error));
            return;
        }

        session.Send(
            replies.Success(
                request,
                writer =>
                {
                    writer.WriteStartArray("result");
                    foreach (var (order, draft) in placed)
                    {
                        writer.WriteStartObject();
                        Ids(writer, order, draft);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                }
            )
        );
        placed.ForEach(each => exchange.Trading.BeginAny(each.Order));
    }

    private void BatchCancel(KrakenSession session, KrakenRequest request, KrakenAccount account)
    {
        var (ids, clientIds) = (request.Texts("orders") ?? [], request.Texts("cl_ord_id") ?? []);
        if (ids.Count + clientIds.Count is < 2 or > 50)
        {
            session.Send(replies.Error(request, "EGeneral:Invalid arguments:orders"));
            return;
        }

        var orders = ids.SelectMany(id => KrakenTrading.Find(account, id: id, userRef: id))
            .Concat(clientIds.SelectMany(id => KrakenTrading.Find(account, clientId: id)))
            .Distinct()
            .ToList();
        session.Send(
            exchange.Options.BatchCancelIsFlat
                ? replies.Success(request, writer => writer.WriteNumber("orders_cancelled", orders.Count))
                : replies.Result(request, writer => writer.WriteNumber("count", orders.Count))
        );
        foreach (var order in orders)
        {
            exchange.Trading.TryCharge(order, isBatch: true);
            exchange.Trading.Cancel(order);
        }
    }

    private static void Ids(Utf8JsonWriter writer, KrakenOrder? order, KrakenDraft draft)
    {
        writer.WriteString("order_id", order?.Id ?? ""); // empty: it was only looked at
        if (draft.ClientId is not null)
        {
            writer.WriteString("cl_ord_id", draft.ClientId);
        }

        if (draft.UserRef is { } userRef)
        {
            writer.WriteNumber("order_userref", userRef);
        }
    }

    private static KrakenDraft DraftOf(KrakenRequest request, string symbol)
    {
        var triggers = request.Params.TryGetProperty("triggers", out var value) && value.ValueKind == JsonValueKind.Object ? request.Part(value) : null;
        return new KrakenDraft(symbol, request.Text("side") ?? "", request.Text("order_type") ?? "")
        {
            Qty = request.Number("order_qty"),
            CashQty = request.Number("cash_order_qty"),
            LimitPrice = request.Number("limit_price"),
            TriggerPrice = triggers?.Number("price"),
            TimeInForce = request.Text("time_in_force") ?? "GTC",
            IsPostOnly = request.Flag("post_only"),
            ClientId = request.Text("cl_ord_id"),
            UserRef = request.Number("order_userref") is { } userRef && userRef % 1 == 0 && Math.Abs(userRef) <= int.MaxValue ? (long)userRef : null,
            ExpiresAt = TimeOf(request, "expire_time"),
            Deadline = TimeOf(request, "deadline"),
            IsTrial = request.Flag("validate"),
        };
    }

    private static DateTimeOffset? TimeOf(KrakenRequest request, string name) =>
        DateTimeOffset.TryParse(request.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static string? StrangerOf(KrakenRequest request)
    {
        string[] known = request.Method switch
        {
            "add_order" => [.. OfOrders, "symbol"],
            "amend_order" => ["order_id", "cl_ord_id", "order_qty", "display_qty", "limit_price", "limit_price_type", "post_only", "trigger_price", "trigger_price_type", "deadline", "symbol"],
            "edit_order" => [.. OfOrders, "order_id", "symbol"],
            "cancel_order" => ["order_id", "cl_ord_id", "order_userref"],
            "cancel_all" => [],
            "cancel_all_orders_after" => ["timeout"],
            "batch_add" => ["symbol", "orders", "deadline", "validate"],
            _ => ["orders", "cl_ord_id"],
        };
        return request.Stranger([.. known, "token"]) is { } stranger
            ? $"Unsupported field: '{stranger}' for the given msg type: {request.Method.Replace('_', ' ')}"
            : request.Flag("no_mpp") && request.Text("order_type") != "market" ? "EGeneral:Invalid arguments:no_mpp order option is only available when ordertype = market"
            : request.Flag("margin") || request.Flag("reduce_only") ? "EOrder:Margin allowance exceeded"
            : null;
    }
}
