namespace Tidegate.Auth.Stores;

/// <inheritdoc cref="IChangeStore" />
internal sealed class MemoryChangeStore(MemoryTables tables) : IChangeStore
{
    public ValueTask<long> LastAsync(CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            return new(tables.LastChange);
        }
    }

    public ValueTask<IReadOnlyList<StoreChange>> ReadAfterAsync(long seq, int count, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (tables.Gate)
        {
            // The usual answer, several times a second.
            return new(seq >= tables.LastChange ? [] : tables.Changes.Where(change => change.Seq > seq).Take(count).ToList());
        }
    }

    public ValueTask TrimAsync(int keep, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        lock (tables.Gate)
        {
            while (tables.Changes.Count > keep)
            {
                tables.Changes.Dequeue();
            }
        }

        return ValueTask.CompletedTask;
    }
}
