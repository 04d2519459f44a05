namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>One pair: its book, its trades, and who watches what of it. Guarded by the exchange's lock.</summary>
/// <param name="pair">The pair.</param>
/// <param name="ids">Numbers of trades.</param>
/// <param name="filled">Told of what fills a client's order that rested.</param>
internal sealed class KrakenMarket(SimulatedPair pair, KrakenIds ids, Action<KrakenResting, KrakenPrint> filled)
{
    public SimulatedPair Pair => pair;

    public SimulatedBook Book { get; } = new();

    public KrakenTape Tape { get; } = new();

    /// <summary>Trades since the watchers were told.</summary>
    public List<KrakenPrint> News { get; } = [];

    /// <summary>Who watches, and what they were told.</summary>
    public KrakenWatch Watch { get; } = new();

    public void Withdraw(KrakenResting order) => Book.Remove(order);

    /// <summary>Takes what rests on the other side, best first and oldest first.</summary>
    /// <param name="isBuy">Which side takes.</param>
    /// <param name="qty">How much at most.</param>
    /// <param name="limit">Worst price; null: any.</param>
    /// <param name="taker">The client's order; null: nobody's.</param>
    /// <param name="ownOnly">Whether only orders of clients are taken.</param>
    /// <param name="now">The time.</param>
    /// <returns>What was traded. A client never trades with itself: its taking ends there.</returns>
    public List<KrakenPrint> Take(bool isBuy, decimal qty, decimal? limit, SimulatedOrder? taker, bool ownOnly, DateTimeOffset now)
    {
        var prints = new List<KrakenPrint>();
        while (qty > 0 && Book.Opposite(isBuy, limit, ownOnly) is { } maker)
        {
            if (taker is not null && maker.Own?.Account == taker.Account)
            {
                break;
            }

            var part = Math.Min(qty, maker.Qty);
            var print = new KrakenPrint(ids.NextTrade(), isBuy, maker.Price, part, limit is null, now);
            qty -= part;
            maker.Qty -= part;
            if (maker.Qty == 0)
            {
                Book.Remove(maker);
            }

            Print(print);
            prints.Add(print);
            if (maker.Own is not null)
            {
                filled(maker, print);
            }
        }

        return prints;
    }

    /// <summary>What nobody has at a price becomes this much; clients' orders that it reaches are filled first.</summary>
    public void SetLevel(bool isBuy, decimal price, decimal qty, DateTimeOffset now)
    {
        var others = Book.Side(isBuy).TryGetValue(price, out var level) ? level.Where(order => order.Own is null).ToList() : [];
        var change = qty - others.Sum(order => order.Qty);
        if (change > 0)
        {
            var taken = Take(isBuy, change, price, taker: null, ownOnly: true, now).Sum(print => print.Qty);
            if (change > taken)
            {
                Book.Add(new KrakenResting(ids.Next('O'), isBuy, price, change - taken, now, own: null));
            }

            return;
        }

        foreach (var order in others.AsEnumerable().Reverse())
        {
            var part = Math.Min(order.Qty, -change);
            change += part;
            order.Qty -= part;
            if (order.Qty == 0)
            {
                Book.Remove(order);
            }
        }
    }

    public void Print(KrakenPrint print)
    {
        Tape.Add(print);
        News.Add(print);
    }
}
