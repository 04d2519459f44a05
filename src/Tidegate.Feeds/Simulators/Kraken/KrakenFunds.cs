namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Whether an account can bear an order; null: it can. Called under the exchange's lock.</summary>
internal static class KrakenFunds
{
    /// <summary>What an account has no room for: too many orders, a name that is taken, too little money.</summary>
    public static string? Room(KrakenExchange exchange, KrakenAccount account, KrakenMarket market, KrakenDraft draft, decimal qty)
    {
        var pair = market.Pair;
        var price = draft.LimitPrice ?? draft.TriggerPrice ?? Worst(market, draft.IsBuy, qty);
        var needed = draft.IsBuy ? qty * price * (1 + (exchange.Options.TakerFeePercent / 100)) : qty;
        return account.Orders.Count(order => order.Pair == pair) >= KrakenCounter.OpenOrdersMax(account.Face.Tier)
                ? "EOrder:Orders limit exceeded"
            : draft.ClientId is not null && KrakenTrading.Find(account, clientId: draft.ClientId).Count > 0
                ? "EGeneral:Invalid arguments:cl_ord_id"
            : account.Available(draft.IsBuy ? pair.Quote : pair.Base) < needed ? "EOrder:Insufficient funds"
            : null;
    }

    /// <summary>What is wrong with a change of an order.</summary>
    public static string? ChangeError(KrakenExchange exchange, SimulatedOrder order, decimal qty, decimal? limit, decimal? display)
    {
        var pair = order.Pair;
        var more = order.IsBuy ? ((qty - order.Filled) * (limit ?? order.TriggerPrice ?? 0)) - order.Held : qty - order.Qty;
        return exchange.System == "maintenance" ? "EService:Unavailable"
            : limit <= 0 ? "EOrder:Invalid price"
            : qty <= order.Filled ? "EGeneral:Invalid arguments:volume"
            : display is not null && KrakenOrderChecks.Display(order.Type, qty, display) is { } wrong ? wrong
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
}
