using System.Collections.Concurrent;

namespace Tidegate.Auth.Caching;

/// <summary>A bounded table that forgets what was not used for long. Thread-safe; a hit in the young generation takes no lock.</summary>
/// <remarks>
/// Two generations bound it: when the young one holds half of the capacity it becomes the old one, and what was old is dropped; an old entry
/// that is used becomes young again.
/// </remarks>
/// <param name="entriesMax">Most entries; below 2 nothing is kept.</param>
internal sealed class GenerationCache<TKey, TValue>(int entriesMax)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _gate = new();
    private readonly int _generationMax = entriesMax / 2;
    private volatile ConcurrentDictionary<TKey, TValue> _young = new();
    private volatile ConcurrentDictionary<TKey, TValue> _old = new();
    private int _youngPuts;
    private long _epoch;

    /// <summary>Entries now.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>Changes with everything that is forgotten. Read it before looking something up elsewhere: <see cref="Add"/> drops what was looked up before a change.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Everything that is in it now, in no order.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Entries => _young.Concat(_old);

    /// <summary>The entry, or null.</summary>
    public TValue? Find(TKey key)
    {
        if (_young.TryGetValue(key, out var value))
        {
            return value;
        }

        if (!_old.TryGetValue(key, out value))
        {
            return null;
        }

        lock (_gate)
        {
            if (_old.TryRemove(key, out value)) // else forgotten, or made young, by another thread
            {
                Put(key, value);
            }
        }

        return value;
    }

    /// <summary>Adds or replaces an entry, unless something was forgotten since <paramref name="epoch"/>.</summary>
    /// <returns>False where it was dropped.</returns>
    public bool Add(TKey key, TValue value, long epoch)
    {
        lock (_gate)
        {
            if (epoch != _epoch || _generationMax == 0)
            {
                return false;
            }

            Put(key, value);
            return true;
        }
    }

    /// <summary>Replaces an entry, where there is one, and drops what is being looked up at this moment.</summary>
    public void Replace(TKey key, Func<TValue, TValue> change)
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _epoch);
            foreach (var generation in new[] { _young, _old })
            {
                if (generation.TryGetValue(key, out var value))
                {
                    generation[key] = change(value);
                }
            }
        }
    }

    /// <summary>Forgets every entry of which this is true, and drops what is being looked up at this moment.</summary>
    public void Forget(Func<TKey, TValue, bool> isGone)
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _epoch);
            foreach (var generation in new[] { _young, _old })
            {
                foreach (var (key, value) in generation)
                {
                    if (isGone(key, value))
                    {
                        generation.TryRemove(key, out _);
                    }
                }
            }
        }
    }

    private void Put(TKey key, TValue value)
    {
        // Puts, not the dictionary's Count: that takes each of its locks, up to 1,024 of them, which cost more than a signature.
        if (_youngPuts >= _generationMax)
        {
            _old = _young;
            _young = new();
            _youngPuts = 0;
        }

        _young[key] = value;
        _youngPuts++;
    }
}
