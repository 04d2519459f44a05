namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Orders from their draft to their end: placing, matching, settling, cancelling. Called under the exchange's lock.</summary>
internal sealed class KrakenTrading(KrakenExchange exchange, KrakenReports reports, KrakenIds ids)
{
    private const string ByUser = "User requested";

    /// <summary>Places an order; or says what is wrong with it. A trial has no order and no error.</summary>
    public (SimulatedOrder? Order, string? Error) Add(KrakenAccount account, KrakenDraft draft, decimal cost = 1)
    {
        if (exchange.Listing.Find(draft.Symbol) is not { } pair)
        {
            return (null, $"Currency pair not supported {draft.Symbol}");
        }

        // The fixed part is charged on receipt, also for an order that is then refused (Kraken: trading rate limits).
        var fits = account.Trading(pair.Symbol).TryAdd(cost);
        var now = exchange.Time.GetUtcNow();
        var market = exchange.MarketOf(pair);
        var error = fits ? KrakenOrderChecks.Form(draft, now) : "EOrder:Rate limit exceeded";
        error ??= KrakenOrderChecks.State(exchange.System, exchange.StatusOf(pair), draft);
        var best = market.Book.Best(!draft.IsBuy) ?? market.Tape.Last;
        var qty = draft.Qty ?? (best > 0 ? Math.Floor((draft.CashQty ?? 0) / best / pair.QtyIncrement) * pair.QtyIncrement : 0);
        error ??= KrakenOrderChecks.Size(pair, qty, draft.LimitPrice, draft.TriggerPrice ?? best);
        error ??= Room(account, market, draft, qty);
        if (error is not null || draft.IsTrial)
        {
            return (null, error);
        }

        var order = new SimulatedOrder(account, pair, ids.Next('O'), draft.IsBuy, draft.Type)
        {
            Qty = qty,
            LimitPrice = draft.LimitPrice,
            TriggerPrice = draft.TriggerPrice,
            IsWaiting = draft.IsTriggered,
            TimeInForce = draft.ExpiresAt is null ? draft.TimeInForce.ToUpperInvariant() : "GTD",
            IsPostOnly = draft.IsPostOnly,
            ClientId = draft.ClientId,
            UserRef = draft.UserRef,
            ExpiresAt = draft.ExpiresAt,
            TouchedAt = exchange.Time.GetTimestamp(),
        };
        account.Orders.Add(order);
        return (order, null);
    }

    /// <summary>Lets an order that was placed go to the market: after its answer, as the exchange does.</summary>
    public void Begin(SimulatedOrder order)
    {
        reports.PendingNew(order);
        order.Status = "new";
        reports.New(order);
        if (!order.IsWaiting)
        {
            Release(order);
        }
    }

    /// <summary>The open orders that this names: an id, a client's id, a number of the user.</summary>
    public static List<SimulatedOrder> Find(KrakenAccount account, string? id = null, string? clientId = null, string? userRef = null) =>
        account.Orders.FindAll(order =>
            (id is not null && order.Id == id)
            || (clientId is not null && order.ClientId == clientId)
            || (userRef is not null && order.UserRef?.ToString(System.Globalization.CultureInfo.InvariantCulture) == userRef)
        );

    /// <summary>Changes an order in place. It keeps its turn where only its quantity goes down.</summary>
    public string? Amend(SimulatedOrder order, decimal? qty, decimal? limit, decimal? trigger, Action answer)
    {
        var counter = order.Account.Trading(order.Pair.Symbol);
        if (!counter.TryAdd(1 + KrakenCounter.ForAge(AgeOf(order), KrakenTouch.Amend)))
        {
            return "EOrder:Rate limit exceeded";
        }

        var (newQty, newLimit) = (qty ?? order.Qty, limit ?? order.LimitPrice);
        var error = ChangeError(order, newQty, newLimit);
        if (error is not null)
        {
            return error;
        }

        var market = exchange.MarketOf(order.Pair);
        var resting = market.Book.Find(order);
        var keepsTurn = resting is not null && newLimit == order.LimitPrice && newQty <= order.Qty;
        if (resting is not null && !keepsTurn)
        {
            market.Book.Remove(resting);
        }

        (order.Qty, order.LimitPrice, order.TriggerPrice) = (newQty, newLimit, trigger ?? order.TriggerPrice);
        (order.IsAmended, order.TouchedAt) = (true, exchange.Time.GetTimestamp());
        answer(); // before the reports, as the exchange does
        reports.Amended(order);
        if (keepsTurn)
        {
            resting!.Qty = order.Left;
        }
        else if (!order.IsWaiting)
        {
            Release(order);
        }

        return null;
    }

    /// <summary>Replaces an order by a new one with another id.</summary>
    public (SimulatedOrder? Order, string? Error) Edit(SimulatedOrder order, KrakenDraft changes)
    {
        var cost = 1 + KrakenCounter.ForAge(AgeOf(order), KrakenTouch.Edit);
        var draft = changes with
        {
            Qty = changes.Qty ?? order.Left,
            LimitPrice = changes.LimitPrice ?? order.LimitPrice,
            TriggerPrice = changes.TriggerPrice ?? order.TriggerPrice,
        };

        // The old one makes room for the new one; it comes back where that is refused.
        var place = order.Account.Orders.IndexOf(order);
        order.Account.Orders.RemoveAt(place);
        var (next, error) = Add(order.Account, draft, cost);
        order.Account.Orders.Insert(place, order);
        return (next, error);
    }

    /// <summary>The new order takes the place of the old one, once the client has its answer.</summary>
    public void Replace(SimulatedOrder order, SimulatedOrder next)
    {
        End(order, "canceled", "Order replaced");
        Begin(next);
    }

    /// <summary>Lets an order go to the market where there is one.</summary>
    public void BeginAny(SimulatedOrder? order)
    {
        if (order is not null)
        {
            Begin(order);
        }
    }

    /// <summary>Takes back an order that never went to the market.</summary>
    public static void Forget(SimulatedOrder? order)
    {
        if (order is not null)
        {
            order.Account.Orders.Remove(order);
        }
    }

    /// <summary>Cancels an order of a client's wish, once the client has its answer.</summary>
    public void Cancel(SimulatedOrder order) => End(order, "canceled", ByUser);

    /// <summary>What a cancel costs; false where the counter forbids it. A batch is accepted even when it takes the counter past the ceiling.</summary>
    public bool TryCharge(SimulatedOrder order, bool isBatch = false)
    {
        var (counter, cost) = (order.Account.Trading(order.Pair.Symbol), KrakenCounter.ForAge(AgeOf(order), KrakenTouch.Cancel));
        if (!isBatch)
        {
            return counter.TryAdd(cost);
        }

        counter.Add(cost);
        return true;
    }

    /// <summary>Cancels every order of an account.</summary>
    public int CancelAll(KrakenAccount account, string reason = ByUser)
    {
        var orders = account.Orders.ToList();
        orders.ForEach(order => End(order, "canceled", reason));
        return orders.Count;
    }

    /// <summary>What time brings: expiry, the dead man's switch, triggers.</summary>
    public void Pass(IEnumerable<KrakenAccount> accounts)
    {
        var now = exchange.Time.GetUtcNow();
        foreach (var account in accounts)
        {
            if (account.DeadManAt <= now)
            {
                account.DeadManAt = null;
                CancelAll(account, "Cancel all orders after");
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
    }

    private void Release(SimulatedOrder order)
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
            market.Book.Add(new KrakenResting(order.Id, order.IsBuy, order.LimitPrice!.Value, order.Left, now, order));
        }
    }

    private void End(SimulatedOrder order, string status, string reason)
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

    private string? Room(KrakenAccount account, KrakenMarket market, KrakenDraft draft, decimal qty)
    {
        var pair = market.Pair;
        var price = draft.LimitPrice ?? draft.TriggerPrice ?? Worst(market, draft.IsBuy, qty);
        var needed = draft.IsBuy ? qty * price * (1 + (exchange.Options.TakerFeePercent / 100)) : qty;
        return account.Orders.Count(order => order.Pair == pair) >= KrakenCounter.OpenOrdersMax(account.Face.Tier)
                ? "EOrder:Orders limit exceeded"
            : draft.ClientId is not null && Find(account, clientId: draft.ClientId).Count > 0 ? "EGeneral:Invalid arguments:cl_ord_id"
            : account.Available(draft.IsBuy ? pair.Quote : pair.Base) < needed ? "EOrder:Insufficient funds"
            : null;
    }

    private string? ChangeError(SimulatedOrder order, decimal qty, decimal? limit)
    {
        var pair = order.Pair;
        var more = order.IsBuy ? ((qty - order.Filled) * (limit ?? order.TriggerPrice ?? 0)) - order.Held : qty - order.Qty;
        return exchange.System == "maintenance" ? "EService:Unavailable"
            : limit <= 0 ? "EOrder:Invalid price"
            : qty <= order.Filled ? "EGeneral:Invalid arguments:volume"
            : order.Account.Available(order.HeldAsset) < more ? "EOrder:Insufficient funds"
            : KrakenOrderChecks.Size(pair, qty, limit, order.TriggerPrice ?? 0);
    }

    // The worst price that a taker of so much would pay.
    private static decimal Worst(KrakenMarket market, bool isBuy, decimal qty)
    {
        var worst = market.Tape.Last;
        foreach (var (price, level) in market.Book.Side(!isBuy))
        {
            worst = price;
            qty -= level.Sum(order => order.Qty);
            if (qty <= 0)
            {
                break;
            }
        }

        return worst;
    }

    private static bool IsReached(SimulatedOrder order, decimal last)
    {
        var isStop = order.Type.StartsWith("stop-loss", StringComparison.Ordinal);
        return last > 0 && (order.IsBuy == isStop ? last >= order.TriggerPrice : last <= order.TriggerPrice);
    }

    private TimeSpan AgeOf(SimulatedOrder order) => exchange.Time.GetElapsedTime(order.TouchedAt);
}
