using Tidegate.Auth.Stores;

namespace Tidegate.Auth.Caching;

/// <summary>What was read of a store lately, by name, so that most admissions ask it nothing and those it knows go on while it is away. Thread-safe.</summary>
/// <remarks>That there is no such record is remembered too. Bounded; what was not used for longest is forgotten first.</remarks>
/// <typeparam name="TRecord">What is read.</typeparam>
/// <param name="read">Reads one; null where there is none.</param>
/// <param name="entriesMax">Most names, 2 and up.</param>
/// <param name="freshFor">How long a record is believed without asking again, where nobody says that it changed.</param>
/// <param name="time">Monotonic clock.</param>
internal sealed class RecentReads<TRecord>(
    Func<string, CancellationToken, ValueTask<TRecord?>> read,
    int entriesMax,
    TimeSpan freshFor,
    TimeProvider time
)
    where TRecord : class
{
    private readonly GenerationCache<string, Entry> _entries = new(Math.Max(2, entriesMax));

    /// <summary>Names remembered now.</summary>
    public int Count => _entries.Count;

    /// <summary>Read it before reading the store in a way of one's own, for <see cref="Add"/>.</summary>
    public long Epoch => _entries.Epoch;

    /// <summary>True where the record can be had without asking the store.</summary>
    public bool TryFresh(string name, out TRecord? record)
    {
        var entry = _entries.Find(name);
        record = entry?.Record;
        return entry is { IsDoubtful: false } && time.GetElapsedTime(entry.ReadAt) < freshFor;
    }

    /// <summary>True where a record, or that there is none, is known and nobody has said that it changed, however long ago it was read.</summary>
    public bool TryKnown(string name, out TRecord? record)
    {
        var entry = _entries.Find(name);
        record = entry?.Record;
        return entry is { IsDoubtful: false };
    }

    /// <summary>The record, from memory or from the store.</summary>
    /// <exception cref="StoreUnavailableException">It must be asked and is away; and nothing is known, or what is known has changed.</exception>
    public async ValueTask<TRecord?> FindAsync(string name, CancellationToken cancellation)
    {
        if (TryFresh(name, out var record))
        {
            return record;
        }

        try
        {
            return (await ReadAsync(name, cancellation)).Record;
        }
        catch (StoreUnavailableException) when (TryKnown(name, out record))
        {
            return record; // whom we know goes on while the store is away
        }
    }

    /// <summary>Remembers a record that was read in another way.</summary>
    public void Add(string name, TRecord record, long epoch) =>
        _entries.Add(name, new Entry(record, time.GetTimestamp(), IsDoubtful: false), epoch);

    /// <summary>From now on what is known of this name is not believed before it was read again.</summary>
    public void Doubt(string name) => _entries.Replace(name, entry => entry with { IsDoubtful = true });

    /// <summary>Reads a record that has changed.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be read; it stays in doubt.</exception>
    public async ValueTask ReloadAsync(string name, CancellationToken cancellation)
    {
        Doubt(name);
        await ReadUntilKeptAsync(name, cancellation);
    }

    /// <summary>Reads everything that is known again.</summary>
    /// <inheritdoc cref="ReloadAsync" path="/exception" />
    public async ValueTask ReloadAllAsync(CancellationToken cancellation)
    {
        var names = _entries.Entries.Select(entry => entry.Key).ToArray();
        foreach (var name in names)
        {
            Doubt(name);
        }

        foreach (var name in names)
        {
            await ReadUntilKeptAsync(name, cancellation);
        }
    }

    /// <summary>What was read while something else changed is not kept, and would leave this name in doubt: it is read again.</summary>
    private async ValueTask ReadUntilKeptAsync(string name, CancellationToken cancellation)
    {
        while (!(await ReadAsync(name, cancellation)).IsKept)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async ValueTask<(TRecord? Record, bool IsKept)> ReadAsync(string name, CancellationToken cancellation)
    {
        var epoch = _entries.Epoch; // before the store is asked: a change in between must win
        var record = await read(name, cancellation);
        return (record, _entries.Add(name, new Entry(record, time.GetTimestamp(), IsDoubtful: false), epoch));
    }

    private sealed record Entry(TRecord? Record, long ReadAt, bool IsDoubtful);
}
