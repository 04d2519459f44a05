namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>The order methods of the private socket. Called under the exchange's lock.</summary>
internal sealed class KrakenOrderRequests(KrakenExchange exchange, KrakenReplies replies)
{
    private const int TimeoutBelow = 86_400;
    private static readonly string[] Methods =
    [
        "add_order",
        "amend_order",
        "edit_order",
        "cancel_order",
        "cancel_all",
        "cancel_all_orders_after",
        "batch_add",
        "batch_cancel",
    ];
    private static readonly string[] Names = ["order_id", "cl_ord_id", "order_userref"];
    private readonly KrakenBatchRequests _batches = new(exchange, replies);

    public static bool Knows(string method) => Methods.Contains(method);

    public void Answer(KrakenSession session, SimulatedRequest request)
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
        var may =
            account.May(KrakenSimulatedPermissions.ModifyOrders) || (isCancel && account.May(KrakenSimulatedPermissions.CancelOrders));
        if ((may ? KrakenOrderForms.StrangerOf(request) : "EGeneral:Permission denied") is { } error)
        {
            session.Send(replies.Error(request, error));
            return;
        }

        Do(session, request, account);
    }

    private void Do(KrakenSession session, SimulatedRequest request, KrakenAccount account)
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
                _batches.Add(session, request, account);
                break;
            default:
                _batches.Cancel(session, request, account);
                break;
        }
    }

    private void Add(KrakenSession session, SimulatedRequest request, KrakenAccount account)
    {
        var draft = KrakenOrderForms.DraftOf(request, request.Text("symbol") ?? "");
        var (order, error) = request.TypeError is { } wrong ? (null, wrong) : exchange.Trading.Add(account, draft);
        if (error is not null)
        {
            session.Send(replies.Error(request, error));
            return;
        }

        session.Send(replies.Result(request, writer => KrakenOrderForms.Ids(writer, order, draft)));
        if (order is not null)
        {
            exchange.Trading.Begin(order);
        }
    }

    private void Amend(KrakenSession session, SimulatedRequest request, KrakenAccount account)
    {
        var (id, clientId) = (request.Text("order_id"), request.Text("cl_ord_id"));
        var change = new KrakenChange(
            request.Number("order_qty"),
            request.Number("limit_price"),
            request.Number("display_qty"),
            request.Number("trigger_price")
        );
        var order = KrakenTrading.Find(account, id, clientId).FirstOrDefault();
        var error =
            request.TypeError
            ?? KrakenOrderChecks.Deadline(KrakenOrderForms.TimeOf(request, "deadline"), exchange.Time.GetUtcNow())
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
            error = exchange.Trading.Amend(order!, change, () => session.Send(answer));
        }

        if (error is not null)
        {
            session.Send(replies.Error(request, error));
        }
    }

    private void Edit(KrakenSession session, SimulatedRequest request, KrakenAccount account)
    {
        var order = KrakenTrading.Find(account, request.Text("order_id")).FirstOrDefault();
        if (order is null || order.Pair.Symbol != request.Text("symbol"))
        {
            session.Send(replies.Error(request, "EOrder:Unknown order"));
            return;
        }

        var draft = KrakenOrderForms.DraftOf(request, order.Pair.Symbol) with
        {
            Side = order.Side,
            Type = order.Type,
            TimeInForce = order.TimeInForce == "GTD" ? "GTC" : order.TimeInForce,
            ExpiresAt = order.ExpiresAt,
        };
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
    private void Cancel(KrakenSession session, SimulatedRequest request, KrakenAccount account)
    {
        var names = Names.SelectMany(name => (request.Texts(name) ?? []).Select(value => (Name: name, Value: value))).ToList();
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
                session.Send(
                    replies.Result(request, writer => writer.WriteString(isClients ? name : "order_id", isClients ? value : order.Id))
                );
                exchange.Trading.Cancel(order);
            }
        }
    }

    private void Arm(KrakenSession session, SimulatedRequest request, KrakenAccount account)
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
                    writer.WriteString("currentTime", SimulatedJson.CoarseTime(now));
                    writer.WriteString("triggerTime", account.DeadManAt is { } at ? SimulatedJson.CoarseTime(at) : "0");
                }
            )
        );
    }
}
