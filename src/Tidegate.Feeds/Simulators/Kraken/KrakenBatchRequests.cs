using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>The order methods that take several orders at once. Called under the exchange's lock.</summary>
internal sealed class KrakenBatchRequests(KrakenExchange exchange, KrakenReplies replies)
{
    public void Add(KrakenSession session, SimulatedRequest request, KrakenAccount account)
    {
        if (
            !request.Params.TryGetProperty("orders", out var orders)
            || orders.ValueKind != JsonValueKind.Array
            || orders.GetArrayLength() is < 2 or > 15
        )
        {
            session.Send(replies.Error(request, "EGeneral:Invalid arguments:orders"));
            return;
        }

        var placed = new List<(SimulatedOrder? Order, KrakenDraft Draft)>();
        string? error = null;
        foreach (var part in orders.EnumerateArray())
        {
            if (part.ValueKind != JsonValueKind.Object)
            {
                error = "EGeneral:Invalid arguments:orders";
                break;
            }

            var one = request.Part(part);
            var draft = KrakenOrderForms.DraftOf(one, request.Text("symbol") ?? "") with
            {
                IsTrial = request.Flag("validate"),
                Deadline = KrakenOrderForms.TimeOf(request, "deadline"),
            };
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
                        KrakenOrderForms.Ids(writer, order, draft);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                }
            )
        );
        placed.ForEach(each => exchange.Trading.BeginAny(each.Order));
    }

    public void Cancel(KrakenSession session, SimulatedRequest request, KrakenAccount account)
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
}
