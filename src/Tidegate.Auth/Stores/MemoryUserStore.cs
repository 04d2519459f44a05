namespace Tidegate.Auth.Stores;

/// <inheritdoc cref="IUserStore" />
internal sealed class MemoryUserStore(MemoryTables tables) : IUserStore
{
    public ValueTask<UserRecord?> FindAsync(string name, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            return new(tables.Users.GetValueOrDefault(name));
        }
    }

    public ValueTask<UserRecord?> FindAsync(long id, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            return new(tables.Users.Values.FirstOrDefault(user => user.Id == id));
        }
    }

    public ValueTask<UserRecord?> AddAsync(UserRecord draft, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(draft);
        lock (tables.Gate)
        {
            if (tables.Users.ContainsKey(draft.Name))
            {
                return new((UserRecord?)null);
            }

            var user = draft with { Id = ++tables.LastUserId, Version = 1 };
            tables.Users.Add(user.Name, user);
            tables.Record(StoreChangeKind.User, user.Name);
            return new(user);
        }
    }

    public ValueTask<UserRecord?> UpdateAsync(UserRecord user, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(user);
        lock (tables.Gate)
        {
            var stored = tables.Users.Values.FirstOrDefault(each => each.Id == user.Id);
            if (stored is null || stored.Version != user.Version)
            {
                return new((UserRecord?)null);
            }

            var updated = user with { Name = stored.Name, CreatedAt = stored.CreatedAt, Version = stored.Version + 1 };
            tables.Users[stored.Name] = updated;
            tables.Record(StoreChangeKind.User, stored.Name);
            return new(updated);
        }
    }

    public ValueTask<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            if (!tables.Users.Remove(name))
            {
                return new(false);
            }

            tables.Record(StoreChangeKind.User, name);
            foreach (
                var key in tables.ApiKeys.Values.Where(key => key.Owner == name).OrderBy(key => key.Id, StringComparer.Ordinal).ToList()
            )
            {
                tables.ApiKeys.Remove(key.Id);
                tables.KeyIdByHash.Remove(key.Hash);
                tables.Record(StoreChangeKind.ApiKey, key.Id);
            }

            var families = tables.Families.Values.Where(family => family.Subject == name).Select(family => family.Id).ToHashSet();
            tables.RemoveFamilies(families);
            foreach (var id in families.Order(StringComparer.Ordinal))
            {
                tables.Record(StoreChangeKind.RefreshFamily, id);
            }

            if (tables.BrokerSessions.Remove(name))
            {
                tables.Record(StoreChangeKind.BrokerSession, name);
            }

            return new(true);
        }
    }

    public ValueTask<IReadOnlyList<UserRecord>> ListAsync(string? after, int count, CancellationToken cancellation)
    {
        StorePage.Check(count);
        lock (tables.Gate)
        {
            return new(
                tables
                    .Users.Values.Where(user => string.CompareOrdinal(user.Name, after) > 0)
                    .OrderBy(user => user.Name, StringComparer.Ordinal)
                    .Take(count)
                    .ToList()
            );
        }
    }
}
