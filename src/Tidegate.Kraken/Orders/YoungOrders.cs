namespace Tidegate.Kraken.Orders;

/// <summary>Orders that this client added or amended lately: what is done to a young order costs more. Thread-safe; an order is forgotten when its age costs nothing any more.</summary>
internal sealed class YoungOrders(TimeProvider time)
{
    // An order can be younger than five minutes only as often as the counters let it be added: this is far beyond it.
    private const int Most = 50_000;

    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(300);

    private static readonly (int Seconds, int Cost)[] Amend = [(5, 3), (10, 2), (15, 1)];
    private static readonly (int Seconds, int Cost)[] Edit = [(5, 6), (10, 5), (15, 4), (45, 2), (90, 1)];
    private static readonly (int Seconds, int Cost)[] Cancel = [(5, 8), (10, 6), (15, 5), (45, 4), (90, 2), (300, 1)];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Symbol, long At)> _orders = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long At)> _byAge = new();

    /// <summary>It was added, or amended, now; a name that is null or empty is none.</summary>
    public void Touch(string? id, string symbol)
    {
        if (string.IsNullOrEmpty(id))
        {
            return;
        }

        lock (_gate)
        {
            var now = time.GetTimestamp();
            _orders[id] = (symbol, now);
            _byAge.Enqueue((id, now));
            Forget();
        }
    }

    /// <summary>What an amendment costs beyond the 1 for itself, and the pair; null: the order is old, or not ours.</summary>
    public (string Symbol, int Cost)? ToAmend(string? id) => CostOf(id, Amend);

    /// <summary>Likewise of an edit.</summary>
    public (string Symbol, int Cost)? ToEdit(string? id) => CostOf(id, Edit);

    /// <summary>What cancelling costs, and the pair.</summary>
    public (string Symbol, int Cost)? ToCancel(string? id) => CostOf(id, Cancel);

    private (string Symbol, int Cost)? CostOf(string? id, (int Seconds, int Cost)[] steps)
    {
        lock (_gate)
        {
            Forget();
            if (id is null || !_orders.TryGetValue(id, out var order))
            {
                return null;
            }

            var age = time.GetElapsedTime(order.At).TotalSeconds;
            return (order.Symbol, Array.Find(steps, step => age < step.Seconds).Cost);
        }
    }

    private void Forget()
    {
        while (_byAge.TryPeek(out var oldest) && (_byAge.Count > Most || time.GetElapsedTime(oldest.At) >= Oldest))
        {
            _byAge.Dequeue();
            if (_orders.TryGetValue(oldest.Id, out var order) && order.At == oldest.At)
            {
                _orders.Remove(oldest.Id);
            }
        }
    }
}
