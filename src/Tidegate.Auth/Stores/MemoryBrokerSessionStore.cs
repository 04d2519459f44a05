namespace Tidegate.Auth.Stores;

/// <inheritdoc cref="IBrokerSessionStore" />
internal sealed class MemoryBrokerSessionStore(MemoryTables tables) : IBrokerSessionStore
{
    public ValueTask<BrokerSessionRecord?> FindAsync(string user, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            return new(tables.BrokerSessions.GetValueOrDefault(user));
        }
    }

    public ValueTask PutAsync(BrokerSessionRecord session, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        lock (tables.Gate)
        {
            tables.BrokerSessions[session.User] = session;
            tables.Record(StoreChangeKind.BrokerSession, session.User);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> RevokeAsync(string user, DateTimeOffset at, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            if (!tables.BrokerSessions.TryGetValue(user, out var session) || session.RevokedAt is not null)
            {
                return new(false);
            }

            tables.BrokerSessions[user] = session with { RevokedAt = at, Sealed = "" };
            tables.Record(StoreChangeKind.BrokerSession, user);
            return new(true);
        }
    }

    public ValueTask<IReadOnlyList<BrokerSessionRecord>> ListAsync(string? broker, string? after, int count, CancellationToken cancellation)
    {
        StorePage.Check(count);
        lock (tables.Gate)
        {
            return new(
                tables
                    .BrokerSessions.Values.Where(session =>
                        (broker is null || session.Broker == broker) && string.CompareOrdinal(session.User, after) > 0
                    )
                    .OrderBy(session => session.User, StringComparer.Ordinal)
                    .Take(count)
                    .ToList()
            );
        }
    }

    public ValueTask<int> CleanAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        lock (tables.Gate)
        {
            var ended = tables.BrokerSessions.Values.Where(session => session.ExpiresAt < before && session.Sealed.Length > 0).ToList();
            foreach (var session in ended)
            {
                tables.BrokerSessions[session.User] = session with { Sealed = "" };
            }

            return new(ended.Count);
        }
    }
}
