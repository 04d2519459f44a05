namespace Tidegate.Auth.Stores;

/// <inheritdoc cref="IRevocationStore" />
internal sealed class MemoryRevocationStore(MemoryTables tables) : IRevocationStore
{
    public ValueTask AddAsync(Revocation revocation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(revocation);
        lock (tables.Gate)
        {
            var key = (revocation.Kind, revocation.Value);
            var at = revocation.At;
            var until = revocation.Until;
            if (tables.Revocations.TryGetValue(key, out var before))
            {
                at = before.At > at ? before.At : at;
                until = before.Until > until ? before.Until : until;
            }

            tables.Revocations[key] = revocation with { At = at, Until = until };
            tables.Record(StoreChangeKind.Revocation, $"{revocation.Kind}:{revocation.Value}");
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<Revocation?> FindAsync(RevocationKind kind, string value, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            return new(tables.Revocations.GetValueOrDefault((kind, value)));
        }
    }

    public ValueTask<IReadOnlyList<Revocation>> ListAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            return new(
                tables
                    .Revocations.Values.Where(revocation => revocation.Until > now)
                    .OrderBy(revocation => revocation.Kind)
                    .ThenBy(revocation => revocation.Value, StringComparer.Ordinal)
                    .ToList()
            );
        }
    }

    public ValueTask<int> PurgeAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            var gone = tables
                .Revocations.Where(revocation => revocation.Value.Until < before)
                .Select(revocation => revocation.Key)
                .ToList();
            foreach (var key in gone)
            {
                tables.Revocations.Remove(key);
            }

            return new(gone.Count);
        }
    }
}
