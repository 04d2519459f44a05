namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>What market and time do with orders: matching, settling, triggers, expiry. Called under the exchange's lock.</summary>
internal sealed class KrakenMatching(KrakenExchange exchange, KrakenReports reports, KrakenIds ids)
{
    /// <summary>What time brings: expiry, the dead man's switch, triggers.</summary>
    public void Pass(IEnumerable<KrakenAccount> accounts)
    {
        var now = exchange.Time.GetUtcNow();
        foreach (var account in accounts)
        {
            if (account.DeadManAt <= now)
            {
                account.DeadManAt = null;
                account.Orders.ToList().ForEach(order => End(order, "canceled", "Cancel all orders after"));
            }

            foreach (var order in account.Orders.ToList())
            {
                if (order.ExpiresAt <= now)
                {
                    End(order, "expired", "Order expired");
                }
                else if (order.IsWaiting && IsReached(order, exchange.MarketOf(order.Pair).Tape.Last))
                {
                    order.IsWaiting = false;
                    reports.Triggered(order);
                    Release(order);
                }
            }
        }
    }

    /// <summary>Settles a fill.</summary>
    public void Fill(SimulatedOrder order, KrakenPrint print, bool isMaker)
    {
        var (pair, account, options) = (order.Pair, order.Account, exchange.Options);
        var cost = Math.Round(print.Price * print.Qty, pair.CostPrecision);
        var fee = Math.Round(cost * (isMaker ? options.MakerFeePercent : options.TakerFeePercent) / 100, pair.CostPrecision);
        order.Filled += print.Qty;
        order.Cost += cost;
        order.Fees += fee;
        order.Status = "partially_filled";
        var fill = new KrakenFill(
            order,
            ids.Next('T'),
            print.Id,
            print.Price,
            print.Qty,
            cost,
            fee,
            isMaker,
            print.At,
            order.Filled,
            order.Cost,
            order.Status
        );
        account.Remember(fill);
        var sign = order.IsBuy ? 1 : -1;
        account.Balances[pair.Base] = account.Balances.GetValueOrDefault(pair.Base) + (sign * print.Qty);
        account.Balances[pair.Quote] = account.Balances.GetValueOrDefault(pair.Quote) - (sign * cost) - fee;
        if (order.Left == 0)
        {
            order.Status = "filled";
            account.Orders.Remove(order);
        }

        reports.Trade(fill);
        reports.Ledger(account, "trade", fill.ExecId, pair.Base, sign * print.Qty, 0);
        reports.Ledger(account, "trade", fill.ExecId, pair.Quote, -sign * cost, fee);
        if (order.Left == 0)
        {
            reports.Filled(order);
        }
        else if (isMaker && order.DisplayQty is not null && exchange.MarketOf(pair) is var market && market.Book.Find(order) is null)
        {
            // Of an iceberg the part that showed is gone: the next one stands behind all others of its price.
            Rest(order, market);
            reports.Refilled(order);
        }
    }

    /// <summary>Lets an order go to the market: what it can take it takes, the rest stands or ends.</summary>
    public void Release(SimulatedOrder order)
    {
        var (market, now) = (exchange.MarketOf(order.Pair), exchange.Time.GetUtcNow());
        if (order.IsPostOnly && market.Book.Crosses(order.IsBuy, order.LimitPrice))
        {
            End(order, "canceled", "Post only order");
            return;
        }

        foreach (var print in market.Take(order.IsBuy, order.Left, order.LimitPrice, order, ownOnly: false, now))
        {
            Fill(order, print, isMaker: false);
        }

        if (order.Left == 0)
        {
            return;
        }

        if (order.IsMarket || order.TimeInForce == "IOC")
        {
            End(order, "canceled", order.IsMarket ? "Out of liquidity" : "IOC order canceled");
        }
        else if (market.Book.Crosses(order.IsBuy, order.LimitPrice))
        {
            End(order, "canceled", "Self trade prevention"); // what is left in its way is its own
        }
        else
        {
            Rest(order, market);
        }
    }

    /// <summary>An order is over.</summary>
    public void End(SimulatedOrder order, string status, string reason)
    {
        var market = exchange.MarketOf(order.Pair);
        if (market.Book.Find(order) is { } resting)
        {
            market.Book.Remove(resting);
        }

        order.Account.Orders.Remove(order);
        order.Status = status;
        reports.Ended(order, reason);
    }

    private void Rest(SimulatedOrder order, KrakenMarket market) =>
        market.Book.Add(new KrakenResting(order.Id, order.IsBuy, order.LimitPrice!.Value, order.Shown, exchange.Time.GetUtcNow(), order));

    private static bool IsReached(SimulatedOrder order, decimal last)
    {
        var isStop = order.Type.StartsWith("stop-loss", StringComparison.Ordinal);
        return last > 0 && (order.IsBuy == isStop ? last >= order.TriggerPrice : last <= order.TriggerPrice);
    }
}
