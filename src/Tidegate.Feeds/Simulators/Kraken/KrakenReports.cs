using System.Text.Json;
using Tidegate.Feeds.Simulators.Faults;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Tells an account's connections what became of its orders and balances (channels executions and balances). Called under the exchange's lock.</summary>
internal sealed class KrakenReports(
    SimulatedJson json,
    KrakenIds ids,
    FaultPlan faults,
    IReadOnlyCollection<KrakenSession> sessions,
    TimeProvider time
)
{
    public void PendingNew(SimulatedOrder order) => Tell(order, isStep: true, writer => Full(writer, order, "pending_new", "pending_new"));

    /// <summary>Only ids, state and time: a client merges (Kraken: executions).</summary>
    public void New(SimulatedOrder order) => Tell(order, isStep: false, writer => Short(writer, order, "new", order.Status));

    public void Trade(KrakenFill fill) => Tell(fill.Order, isStep: false, writer => Fill(writer, fill, fill.Status));

    public void Filled(SimulatedOrder order) => Tell(order, isStep: false, writer => Sums(writer, order, "filled", null));

    public void Ended(SimulatedOrder order, string reason) =>
        Tell(order, isStep: false, writer => Sums(writer, order, order.Status, reason));

    public void Amended(SimulatedOrder order) =>
        Tell(
            order,
            isStep: true,
            writer =>
            {
                Short(writer, order, "amended", order.Status);
                writer.WriteString("reason", "User requested");
                writer.WriteBoolean("amended", true);
                json.Number(writer, "cum_qty", order.Filled, order.Pair.QtyPrecision);
                json.Number(writer, "order_qty", order.Qty, order.Pair.QtyPrecision);
                Limit(writer, order);
                Display(writer, order);
            }
        );

    /// <summary>The next part of an iceberg shows.</summary>
    public void Refilled(SimulatedOrder order) =>
        Tell(
            order,
            isStep: true,
            writer =>
            {
                Short(writer, order, "iceberg_refill", order.Status);
                Display(writer, order);
            }
        );

    /// <summary>A trigger was reached.</summary>
    public void Triggered(SimulatedOrder order) => Tell(order, isStep: true, writer => Full(writer, order, "status", order.Status));

    /// <summary>The snapshot of executions.</summary>
    public byte[] Snapshot(KrakenPrivateFeed feed, bool withOrders, bool withTrades) =>
        Frame(
            "executions",
            isSnapshot: true,
            feed.NextSequence(),
            writer =>
            {
                foreach (var fill in withTrades ? feed.Account.Fills.AsEnumerable() : [])
                {
                    Row(writer, row => Fill(row, fill, "filled"));
                }

                foreach (var order in withOrders ? feed.Account.Orders : [])
                {
                    Row(
                        writer,
                        row =>
                        {
                            Full(row, order, order.Status == "pending_new" ? "pending_new" : "new", order.Status);
                            json.Number(row, "cum_qty", order.Filled, order.Pair.QtyPrecision);
                            json.Number(row, "avg_price", order.AveragePrice, order.Pair.PricePrecision);
                        }
                    );
                }
            }
        );

    /// <summary>The snapshot of balances.</summary>
    public byte[] Balances(KrakenPrivateFeed feed) =>
        Frame(
            "balances",
            isSnapshot: true,
            feed.NextSequence(),
            writer =>
            {
                foreach (var (asset, balance) in feed.Account.Balances.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    Row(writer, row => Balance(row, asset, balance));
                }
            }
        );

    /// <summary>A line of the ledger.</summary>
    public void Ledger(KrakenAccount account, string type, string reference, string asset, decimal amount, decimal fee)
    {
        var (ledger, at) = (ids.Next('L'), time.GetUtcNow());
        foreach (var session in sessions.Where(session => session.Balances?.Account == account))
        {
            var frame = Frame("balances", isSnapshot: false, session.Balances!.NextSequence(), writer => Row(writer, Members));
            Send(session, frame);
        }

        void Members(Utf8JsonWriter row)
        {
            row.WriteString("ledger_id", ledger);
            row.WriteString("ref_id", reference);
            row.WriteString("timestamp", SimulatedJson.Time(at));
            row.WriteString("type", type);
            row.WriteString("asset", asset);
            row.WriteString("asset_class", "currency");
            row.WriteString("category", type);
            row.WriteString("wallet_type", "spot");
            row.WriteString("wallet_id", "main");
            json.Number(row, "amount", amount, 10);
            json.Number(row, "fee", fee, 10);
            json.Number(row, "balance", account.Balances[asset], 10);
        }
    }

    private void Tell(SimulatedOrder order, bool isStep, Action<Utf8JsonWriter> members)
    {
        foreach (var session in sessions)
        {
            if (session.Executions is { } feed && feed.Account == order.Account && (feed.TellsAll || !isStep))
            {
                Send(session, Frame("executions", isSnapshot: false, feed.NextSequence(), writer => Row(writer, members)));
            }
        }
    }

    private void Send(KrakenSession session, byte[] frame)
    {
        if (!faults.TryTake(SimulatorFault.LostReport))
        {
            session.Send(frame);
        }
    }

    private byte[] Frame(string channel, bool isSnapshot, long sequence, Action<Utf8JsonWriter> rows) =>
        json.Frame(writer =>
        {
            writer.WriteString("channel", channel);
            writer.WriteString("type", isSnapshot ? "snapshot" : "update");
            writer.WriteStartArray("data");
            rows(writer);
            writer.WriteEndArray();
            writer.WriteNumber("sequence", sequence);
        });

    private static void Row(Utf8JsonWriter writer, Action<Utf8JsonWriter> members)
    {
        writer.WriteStartObject();
        members(writer);
        writer.WriteEndObject();
    }

    private void Balance(Utf8JsonWriter row, string asset, decimal balance)
    {
        row.WriteString("asset", asset);
        row.WriteString("asset_class", "currency");
        json.Number(row, "balance", balance, 10);
        row.WriteStartArray("wallets");
        row.WriteStartObject();
        row.WriteString("type", "spot");
        row.WriteString("id", "main");
        json.Number(row, "balance", balance, 10);
        row.WriteEndObject();
        row.WriteEndArray();
    }

    private void Full(Utf8JsonWriter row, SimulatedOrder order, string exec, string status)
    {
        Short(row, order, exec, status);
        row.WriteString("symbol", order.Pair.Symbol);
        row.WriteString("side", order.Side);
        row.WriteString("order_type", order.Type);
        json.Number(row, "order_qty", order.Qty, order.Pair.QtyPrecision);
        json.Number(row, "cum_cost", order.Cost, order.Pair.CostPrecision);
        row.WriteString("time_in_force", order.TimeInForce);
        Limit(row, order);
        Display(row, order);
        if (order.IsPostOnly)
        {
            row.WriteBoolean("post_only", true);
        }

        if (order.ExpiresAt is { } expires)
        {
            row.WriteString("expire_time", SimulatedJson.Time(expires));
        }

        if (order.TriggerPrice is { } trigger)
        {
            row.WriteStartObject("triggers");
            row.WriteString("reference", "last");
            json.Number(row, "price", trigger, order.Pair.PricePrecision);
            row.WriteString("price_type", "static");
            row.WriteString("status", order.IsWaiting ? "untriggered" : "triggered");
            row.WriteEndObject();
        }

        json.Number(row, "fee_usd_equiv", 0, 4);
        row.WriteString("fee_ccy_pref", "fciq");
    }

    private void Limit(Utf8JsonWriter row, SimulatedOrder order)
    {
        if (order.LimitPrice is { } limit)
        {
            row.WriteString("limit_price_type", "static");
            json.Number(row, "limit_price", limit, order.Pair.PricePrecision);
        }
    }

    private void Display(Utf8JsonWriter row, SimulatedOrder order)
    {
        if (order.DisplayQty is { } display)
        {
            json.Number(row, "display_qty", display, order.Pair.QtyPrecision);
            json.Number(row, "display_qty_remain", order.Shown, order.Pair.QtyPrecision);
        }
    }

    private void Short(Utf8JsonWriter row, SimulatedOrder order, string exec, string status)
    {
        row.WriteString("timestamp", SimulatedJson.Time(time.GetUtcNow()));
        row.WriteString("order_status", status);
        row.WriteString("exec_type", exec);
        Ids(row, order);
    }

    private static void Ids(Utf8JsonWriter row, SimulatedOrder order)
    {
        row.WriteString("order_id", order.Id);
        if (order.ClientId is not null)
        {
            row.WriteString("cl_ord_id", order.ClientId);
        }

        row.WriteNumber("order_userref", order.UserRef ?? 0);
    }

    private void Sums(Utf8JsonWriter row, SimulatedOrder order, string exec, string? reason)
    {
        Short(row, order, exec, exec);
        json.Number(row, "cum_qty", order.Filled, order.Pair.QtyPrecision);
        json.Number(row, "cum_cost", order.Cost, order.Pair.CostPrecision);
        json.Number(row, "avg_price", order.AveragePrice, order.Pair.PricePrecision);
        json.Number(row, "fee_usd_equiv", order.Fees, 4);
        if (reason is not null)
        {
            row.WriteString("reason", reason);
        }
    }

    private void Fill(Utf8JsonWriter row, KrakenFill fill, string status)
    {
        var (order, pair) = (fill.Order, fill.Order.Pair);
        Ids(row, order);
        row.WriteString("exec_id", fill.ExecId);
        row.WriteString("exec_type", "trade");
        row.WriteNumber("trade_id", fill.TradeId);
        row.WriteString("symbol", pair.Symbol);
        row.WriteString("side", order.Side);
        json.Number(row, "last_qty", fill.Qty, pair.QtyPrecision);
        json.Number(row, "last_price", fill.Price, pair.PricePrecision);
        row.WriteString("liquidity_ind", fill.IsMaker ? "m" : "t");
        json.Number(row, "cost", fill.Cost, pair.CostPrecision);
        row.WriteString("order_status", status);
        row.WriteString("order_type", order.Type);
        row.WriteString("timestamp", SimulatedJson.Time(fill.At));
        json.Number(row, "cum_qty", fill.CumulatedQty, pair.QtyPrecision);
        json.Number(row, "cum_cost", fill.CumulatedCost, pair.CostPrecision);
        json.Number(row, "avg_price", fill.CumulatedCost / fill.CumulatedQty, pair.PricePrecision);
        json.Number(row, "fee_usd_equiv", fill.Fee, 4);
        row.WriteStartArray("fees");
        row.WriteStartObject();
        row.WriteString("asset", pair.Quote);
        json.Number(row, "qty", fill.Fee, pair.CostPrecision);
        row.WriteEndObject();
        row.WriteEndArray();
    }
}
