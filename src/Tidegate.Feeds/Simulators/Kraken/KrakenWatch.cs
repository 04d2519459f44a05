namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>Who watches what of one pair. Guarded by the exchange's lock.</summary>
internal sealed class KrakenWatch
{
    /// <summary>By depth.</summary>
    public Dictionary<int, KrakenBookView> Books { get; } = [];

    /// <summary>By depth.</summary>
    public Dictionary<int, KrakenOrdersView> Orders { get; } = [];

    public HashSet<KrakenSession> Trades { get; } = [];

    /// <summary>Those who hear of the ticker with every trade.</summary>
    public HashSet<KrakenSession> TickerOfTrades { get; } = [];

    /// <summary>Those who hear of the ticker with every change of the best prices.</summary>
    public HashSet<KrakenSession> TickerOfTouch { get; } = [];

    /// <summary>By minutes.</summary>
    public Dictionary<int, HashSet<KrakenSession>> Candles { get; } = [];

    /// <summary>The best prices and quantities that were told last.</summary>
    public (decimal, decimal, decimal, decimal) Touch { get; set; }

    public void Leave(KrakenSession session)
    {
        Books.Values.ToList().ForEach(view => view.Sessions.Remove(session));
        Orders.Values.ToList().ForEach(view => view.Sessions.Remove(session));
        Candles.Values.ToList().ForEach(audience => audience.Remove(session));
        Trades.Remove(session);
        TickerOfTrades.Remove(session);
        TickerOfTouch.Remove(session);
    }
}

/// <summary>The best levels of a book as those who subscribed this depth know them.</summary>
internal sealed class KrakenBookView(int depth)
{
    private Dictionary<decimal, decimal> _bids = [];
    private Dictionary<decimal, decimal> _asks = [];

    public HashSet<KrakenSession> Sessions { get; } = [];

    /// <summary>The levels now, best first.</summary>
    public List<(decimal Price, decimal Qty)> Levels(SimulatedBook book, bool isBuy) =>
        [.. book.Side(isBuy).Take(depth).Select(level => (level.Key, level.Value.Sum(order => order.Qty)))];

    /// <summary>What has changed on a side since the last call. A level that only fell out of the window is not told: clients truncate (Kraken: book guide).</summary>
    public List<(decimal Price, decimal Qty)> Changes(SimulatedBook book, bool isBuy)
    {
        var now = Levels(book, isBuy).ToDictionary(level => level.Price, level => level.Qty);
        ref var told = ref isBuy ? ref _bids : ref _asks;
        var changes = told.Keys.Where(price => !book.Side(isBuy).ContainsKey(price)).Select(price => (price, 0m)).ToList();
        foreach (var (price, qty) in now)
        {
            if (!told.TryGetValue(price, out var before) || before != qty)
            {
                changes.Add((price, qty));
            }
        }

        told = now;
        return changes;
    }
}

/// <summary>The orders of the best levels as those who subscribed this depth know them.</summary>
internal sealed class KrakenOrdersView(int depth)
{
    private Dictionary<KrakenResting, decimal> _bids = [];
    private Dictionary<KrakenResting, decimal> _asks = [];

    public HashSet<KrakenSession> Sessions { get; } = [];

    /// <summary>The orders now, best and oldest first.</summary>
    public List<KrakenResting> Rows(SimulatedBook book, bool isBuy) => [.. book.Side(isBuy).Take(depth).SelectMany(level => level.Value)];

    /// <summary>What has changed on a side since the last call.</summary>
    public List<(string Event, KrakenResting Order)> Changes(SimulatedBook book, bool isBuy)
    {
        var now = Rows(book, isBuy).ToDictionary(order => order, order => order.Qty);
        ref var told = ref isBuy ? ref _bids : ref _asks;
        var changes = told.Keys.Where(order => !now.ContainsKey(order) && !Rests(book, order)).Select(order => ("delete", order)).ToList();
        foreach (var (order, qty) in now)
        {
            if (!told.TryGetValue(order, out var before))
            {
                changes.Add(("add", order));
            }
            else if (before != qty)
            {
                changes.Add(("modify", order));
            }
        }

        told = now;
        return changes;
    }

    private static bool Rests(SimulatedBook book, KrakenResting order) =>
        book.Side(order.IsBuy).TryGetValue(order.Price, out var level) && level.Contains(order);
}
