namespace Tidegate.Kraken.Connections;

/// <summary>What is to be asked of one connection, in order, until its pace allows it; what is alike goes into one request. Guarded by the desk that owns it.</summary>
/// <remarks>Holds at most one wish for each subscription, and an unsubscription for each that was live: bounded by what a connection may carry.</remarks>
internal sealed class SubscriptionQueue(RequestPace pace)
{
    private readonly LinkedList<Entry> _entries = new();

    /// <summary>Subscriptions that wait for their turn.</summary>
    public int Waiting { get; private set; }

    public void Subscribe(Subscription subscription)
    {
        if (subscription.Queued is null)
        {
            subscription.Queued = _entries.AddLast(new Entry(subscription.Topic, subscription));
            Waiting++;
        }
    }

    public void Unsubscribe(KrakenTopic topic) => _entries.AddLast(new Entry(topic, null));

    /// <summary>It is not to be asked for any more.</summary>
    public void Drop(Subscription subscription)
    {
        if (subscription.Queued is { } node)
        {
            Take(node);
        }
    }

    public void Clear()
    {
        while (_entries.First is { } node)
        {
            Take(node);
        }
    }

    /// <summary>The next request that may be sent now. Null: none; the wait is until there may be one, infinite when nothing waits.</summary>
    public IReadOnlyList<Entry>? Next(out TimeSpan wait)
    {
        wait = Timeout.InfiniteTimeSpan;
        if (_entries.First is not { } first)
        {
            return null;
        }

        var alike = Alike(first);
        (var granted, wait) = pace.Take(first.Value.Topic, first.Value.IsSubscribe, alike.Count);
        if (granted == 0)
        {
            return null;
        }

        var request = alike.Take(granted).ToArray();
        Array.ForEach(request, Take);
        return Array.ConvertAll(request, node => node.Value);
    }

    // What differs is left where it is; what of the same rows comes behind it stays behind it, so that giving up and asking again keep their order.
    private static List<LinkedListNode<Entry>> Alike(LinkedListNode<Entry> first)
    {
        var alike = new List<LinkedListNode<Entry>>();
        var passed = new HashSet<KrakenTopic>();
        for (var node = first; node is not null && alike.Count < RequestFrames.SymbolsMax; node = node.Next)
        {
            var row = node.Value.Topic.OfRow;
            if (node.Value.IsLike(first.Value) && !passed.Contains(row))
            {
                alike.Add(node);
            }
            else
            {
                passed.Add(row);
            }
        }

        return alike;
    }

    private void Take(LinkedListNode<Entry> node)
    {
        _entries.Remove(node);
        if (node.Value.Subscription is { } subscription)
        {
            subscription.Queued = null;
            Waiting--;
        }
    }

    /// <param name="Topic">What it is about.</param>
    /// <param name="Subscription">To be asked for; null: the topic is to be given up.</param>
    internal readonly record struct Entry(KrakenTopic Topic, Subscription? Subscription)
    {
        public bool IsSubscribe => Subscription is not null;

        public bool IsLike(Entry other) =>
            (IsSubscribe, Topic.Channel, Topic.Parameter) == (other.IsSubscribe, other.Topic.Channel, other.Topic.Parameter);
    }
}
