namespace Tidegate.Auth.Stores;

/// <inheritdoc cref="IApiKeyStore" />
internal sealed class MemoryApiKeyStore(MemoryTables tables) : IApiKeyStore
{
    public ValueTask<ApiKeyRecord?> FindByHashAsync(string hash, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            return new(tables.KeyIdByHash.TryGetValue(hash, out var id) ? tables.ApiKeys[id] : null);
        }
    }

    public ValueTask<ApiKeyRecord?> FindAsync(string id, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            return new(tables.ApiKeys.GetValueOrDefault(id));
        }
    }

    public ValueTask<bool> AddAsync(ApiKeyRecord key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (tables.Gate)
        {
            return new(Add(key));
        }
    }

    public ValueTask<bool> RotateAsync(string id, DateTimeOffset oldEndsAt, ApiKeyRecord successor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(successor);
        lock (tables.Gate)
        {
            if (
                !tables.ApiKeys.TryGetValue(id, out var old)
                || old.RevokedAt is not null
                || old.ExpiresAt <= successor.CreatedAt
                || !Add(successor)
            )
            {
                return new(false);
            }

            // A rotation never lengthens the life of the old key.
            tables.ApiKeys[id] = old with
            {
                ExpiresAt = old.ExpiresAt < oldEndsAt ? old.ExpiresAt : oldEndsAt,
            };
            tables.Record(StoreChangeKind.ApiKey, id);
            return new(true);
        }
    }

    public ValueTask<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            if (!tables.ApiKeys.TryGetValue(id, out var key) || key.RevokedAt is not null)
            {
                return new(false);
            }

            tables.ApiKeys[id] = key with { RevokedAt = at };
            tables.Record(StoreChangeKind.ApiKey, id);
            return new(true);
        }
    }

    public ValueTask TouchAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUsed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(lastUsed);
        lock (tables.Gate)
        {
            foreach (var (id, at) in lastUsed)
            {
                if (tables.ApiKeys.TryGetValue(id, out var key) && (key.LastUsedAt is not { } before || before < at))
                {
                    tables.ApiKeys[id] = key with { LastUsedAt = at };
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<ApiKeyRecord>> ListAsync(string? owner, string? after, int count, CancellationToken cancellation)
    {
        StorePage.Check(count);
        lock (tables.Gate)
        {
            return new(
                tables
                    .ApiKeys.Values.Where(key => (owner is null || key.Owner == owner) && string.CompareOrdinal(key.Id, after) > 0)
                    .OrderBy(key => key.Id, StringComparer.Ordinal)
                    .Take(count)
                    .ToList()
            );
        }
    }

    private bool Add(ApiKeyRecord key)
    {
        if (tables.ApiKeys.ContainsKey(key.Id) || !tables.KeyIdByHash.TryAdd(key.Hash, key.Id))
        {
            return false;
        }

        tables.ApiKeys.Add(key.Id, key);
        tables.Record(StoreChangeKind.ApiKey, key.Id);
        return true;
    }
}
