using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Books;

/// <summary>One side of a level 3 book: queues of orders by price, best price first.</summary>
internal sealed class Level3Side(bool isBid)
{
    private readonly SortedList<decimal, List<KrakenLevel3Order>> _levels = new(
        isBid ? Comparer<decimal>.Create((a, b) => b.CompareTo(a)) : Comparer<decimal>.Default
    );

    public IList<List<KrakenLevel3Order>> Levels => _levels.Values;

    public void Clear() => _levels.Clear();

    public void Apply(in KrakenLevel3Order order)
    {
        var queue = _levels.GetValueOrDefault(order.LimitPrice);
        var id = order.OrderId;
        var place = queue?.FindIndex(other => other.OrderId == id) ?? -1;
        if (order.Event == KrakenLevel3Action.Delete || order.OrderQty == 0)
        {
            Remove(queue, place, order.LimitPrice);
        }
        else if (place >= 0)
        {
            queue![place] = order; // keeps its place, whatever its time
        }
        else
        {
            if (queue is null)
            {
                _levels.Add(order.LimitPrice, queue = []);
            }

            // The oldest first. One without a time, or with the time of another, comes behind it.
            var at = queue.Count;
            while (order.Timestamp is { } time && at > 0 && queue[at - 1].Timestamp > time)
            {
                at--;
            }

            queue.Insert(at, order);
        }
    }

    public void Truncate(int depth)
    {
        while (_levels.Count > depth)
        {
            _levels.RemoveAt(_levels.Count - 1);
        }
    }

    private void Remove(List<KrakenLevel3Order>? queue, int place, decimal price)
    {
        if (place < 0)
        {
            return;
        }

        queue!.RemoveAt(place);
        if (queue.Count == 0)
        {
            _levels.Remove(price);
        }
    }
}
