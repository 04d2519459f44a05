namespace Tidegate.Auth.Caching;

/// <summary>A table of at most so many entries; the one unused for longest goes first. Not thread-safe: its owner locks.</summary>
/// <param name="entriesMax">Most entries, 1 and up.</param>
internal sealed class LeastRecentTable<TKey, TEntry>(int entriesMax)
    where TKey : notnull
    where TEntry : class, new()
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TEntry Entry)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TEntry Entry)> _order = new();

    public int Count => _nodes.Count;

    /// <summary>The entry, which now is the one used last; a new one where there is none.</summary>
    public TEntry Use(TKey key)
    {
        if (_nodes.TryGetValue(key, out var node))
        {
            _order.Remove(node);
            _order.AddLast(node);
            return node.Value.Entry;
        }

        if (_nodes.Count >= entriesMax)
        {
            _nodes.Remove(_order.First!.Value.Key);
            _order.RemoveFirst();
        }

        var entry = new TEntry();
        _nodes[key] = _order.AddLast((key, entry));
        return entry;
    }

    /// <summary>The entry, or null; its place does not change.</summary>
    public TEntry? Find(TKey key) => _nodes.TryGetValue(key, out var node) ? node.Value.Entry : null;

    public void Remove(TKey key)
    {
        if (_nodes.Remove(key, out var node))
        {
            _order.Remove(node);
        }
    }
}
