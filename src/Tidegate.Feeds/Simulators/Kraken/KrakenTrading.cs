namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>What clients do with their orders: placing, changing, cancelling. Called under the exchange's lock.</summary>
internal sealed class KrakenTrading(KrakenExchange exchange, KrakenReports reports, KrakenIds ids)
{
    private const string ByUser = "User requested";

    /// <summary>What the market does with them.</summary>
    public KrakenMatching Matching { get; } = new(exchange, reports, ids);

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
        error ??= KrakenFunds.Room(exchange, account, market, draft, qty);
        if (error is not null || draft.IsTrial)
        {
            return (null, error);
        }

        var order = new SimulatedOrder(account, pair, ids.Next('O'), draft.IsBuy, draft.Type)
        {
            Qty = qty,
            LimitPrice = draft.LimitPrice,
            DisplayQty = draft.DisplayQty,
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
            Matching.Release(order);
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
    public string? Amend(SimulatedOrder order, KrakenChange change, Action answer)
    {
        var counter = order.Account.Trading(order.Pair.Symbol);
        if (!counter.TryAdd(1 + KrakenCounter.ForAge(AgeOf(order), KrakenTouch.Amend)))
        {
            return "EOrder:Rate limit exceeded";
        }

        var (newQty, newLimit, display) = (
            change.Qty ?? order.Qty,
            change.LimitPrice ?? order.LimitPrice,
            change.DisplayQty ?? order.DisplayQty
        );
        var error = KrakenFunds.ChangeError(exchange, order, newQty, newLimit, display);
        if (error is not null)
        {
            return error;
        }

        var market = exchange.MarketOf(order.Pair);
        var resting = market.Book.Find(order);
        var keepsTurn = resting is not null && newLimit == order.LimitPrice && newQty <= order.Qty && !(display > order.DisplayQty);
        if (resting is not null && !keepsTurn)
        {
            market.Book.Remove(resting);
        }

        (order.Qty, order.LimitPrice, order.DisplayQty) = (newQty, newLimit, display);
        order.TriggerPrice = change.TriggerPrice ?? order.TriggerPrice;
        (order.IsAmended, order.TouchedAt) = (true, exchange.Time.GetTimestamp());
        answer(); // before the reports, as the exchange does
        reports.Amended(order);
        if (keepsTurn)
        {
            resting!.Qty = Math.Min(resting.Qty, order.Shown);
        }
        else if (!order.IsWaiting)
        {
            Matching.Release(order);
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
            DisplayQty = changes.DisplayQty ?? order.DisplayQty,
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
        Matching.End(order, "canceled", "Order replaced");
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
    public void Cancel(SimulatedOrder order) => Matching.End(order, "canceled", ByUser);

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
        orders.ForEach(order => Matching.End(order, "canceled", reason));
        return orders.Count;
    }

    private TimeSpan AgeOf(SimulatedOrder order) => exchange.Time.GetElapsedTime(order.TouchedAt);
}
