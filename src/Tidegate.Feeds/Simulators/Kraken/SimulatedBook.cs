namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>The orders of one pair, by price and then by time. Guarded by the exchange's lock.</summary>
internal sealed class SimulatedBook
{
    private static readonly Comparer<decimal> HighFirst = Comparer<decimal>.Create((left, right) => right.CompareTo(left));

    private readonly SortedDictionary<decimal, List<KrakenResting>> _bids = new(HighFirst);
    private readonly SortedDictionary<decimal, List<KrakenResting>> _asks = [];

    // Those of nobody, so that one can be drawn at random.
    private readonly List<KrakenResting> _others = [];

    /// <summary>Orders that are no client's.</summary>
    public IReadOnlyList<KrakenResting> Others => _others;

    /// <summary>Levels of a side, best first.</summary>
    public SortedDictionary<decimal, List<KrakenResting>> Side(bool isBuy) => isBuy ? _bids : _asks;

    public decimal? Best(bool isBuy)
    {
        foreach (var price in Side(isBuy).Keys)
        {
            return price;
        }

        return null;
    }

    public void Add(KrakenResting order)
    {
        var side = Side(order.IsBuy);
        if (!side.TryGetValue(order.Price, out var level))
        {
            side.Add(order.Price, level = []);
        }

        level.Add(order);
        if (order.Own is null)
        {
            order.Place = _others.Count;
            _others.Add(order);
        }
    }

    public void Remove(KrakenResting order)
    {
        var side = Side(order.IsBuy);
        if (!side.TryGetValue(order.Price, out var level) || !level.Remove(order))
        {
            return;
        }

        if (level.Count == 0)
        {
            side.Remove(order.Price);
        }

        if (order.Own is null)
        {
            var last = _others[^1];
            (_others[order.Place], last.Place) = (last, order.Place);
            _others.RemoveAt(_others.Count - 1);
        }
    }

    /// <summary>The order of a client; null: it does not rest.</summary>
    public KrakenResting? Find(SimulatedOrder own) =>
        own.LimitPrice is { } price && Side(own.IsBuy).TryGetValue(price, out var level) ? level.Find(each => each.Own == own) : null;

    /// <summary>Whether an order at this price would take at once.</summary>
    public bool Crosses(bool isBuy, decimal? limit) =>
        Best(!isBuy) is { } best && (limit is not { } price || (isBuy ? price >= best : price <= best));

    /// <summary>The first that an order would take; null: none.</summary>
    public KrakenResting? Opposite(bool isBuy, decimal? limit, bool ownOnly)
    {
        foreach (var (price, level) in Side(!isBuy))
        {
            if (limit is { } most && (isBuy ? price > most : price < most))
            {
                return null;
            }

            var first = ownOnly ? level.Find(order => order.Own is not null) : level[0];
            if (first is not null)
            {
                return first;
            }
        }

        return null;
    }

    /// <summary>How much a price has.</summary>
    public decimal QtyAt(bool isBuy, decimal price) => Side(isBuy).TryGetValue(price, out var level) ? level.Sum(order => order.Qty) : 0;
}

/// <summary>An order that rests in a book.</summary>
internal sealed class KrakenResting(string id, bool isBuy, decimal price, decimal qty, DateTimeOffset at, SimulatedOrder? own)
{
    public string Id => id;

    public bool IsBuy => isBuy;

    public decimal Price => price;

    public decimal Qty { get; set; } = qty;

    public DateTimeOffset At => at;

    /// <summary>The client's order; null: nobody's.</summary>
    public SimulatedOrder? Own => own;

    /// <summary>Where it is among nobody's.</summary>
    public int Place { get; set; }
}
