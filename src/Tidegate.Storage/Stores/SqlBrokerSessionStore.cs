using System.Data.Common;
using Tidegate.Auth.Stores;
using Tidegate.Storage.Sql;
using static Tidegate.Storage.Sql.SqlArgument;

namespace Tidegate.Storage.Stores;

/// <inheritdoc cref="IBrokerSessionStore" />
internal sealed class SqlBrokerSessionStore(ISqlDatabase database) : IBrokerSessionStore
{
    public ValueTask<BrokerSessionRecord?> FindAsync(string user, CancellationToken cancellation)
    {
        const string ByUser =
            "SELECT user_name, broker, client_id, sealed, created_at, expires_at, revoked_at FROM tg_broker_sessions WHERE user_name = @user";
        return database.ReadAsync((session, ct) => session.FindAsync(ByUser, [Sought("user", user)], Read, ct), cancellation);
    }

    public async ValueTask PutAsync(BrokerSessionRecord session, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        const string Put =
            "INSERT INTO tg_broker_sessions (user_name, broker, client_id, sealed, created_at, expires_at, revoked_at) "
            + "VALUES (@user, @broker, @client_id, @sealed, @created_at, @expires_at, @revoked_at) "
            + "ON CONFLICT (user_name) DO UPDATE SET broker = excluded.broker, client_id = excluded.client_id, sealed = excluded.sealed, "
            + "created_at = excluded.created_at, expires_at = excluded.expires_at, revoked_at = excluded.revoked_at";
        SqlArgument[] arguments =
        [
            Text("user", session.User),
            Text("broker", session.Broker),
            Text("client_id", session.ClientId),
            Text("sealed", session.Sealed),
            Instant("created_at", session.CreatedAt),
            Instant("expires_at", session.ExpiresAt),
            Instant("revoked_at", session.RevokedAt),
        ];
        await database.WriteAsync(
            async (sql, ct) =>
            {
                var rows = await sql.ExecuteAsync(Put, arguments, ct);
                sql.Changed(StoreChangeKind.BrokerSession, session.User);
                return rows;
            },
            cancellation
        );
    }

    public ValueTask<bool> RevokeAsync(string user, DateTimeOffset at, CancellationToken cancellation)
    {
        const string Revoke = "UPDATE tg_broker_sessions SET revoked_at = @at, sealed = '' WHERE user_name = @user AND revoked_at IS NULL";
        return database.WriteAsync(
            async (session, ct) =>
            {
                if (await session.ExecuteAsync(Revoke, [Sought("user", user), Instant("at", at)], ct) == 0)
                {
                    return false;
                }

                session.Changed(StoreChangeKind.BrokerSession, user);
                return true;
            },
            cancellation
        );
    }

    public async ValueTask<IReadOnlyList<BrokerSessionRecord>> ListAsync(
        string? broker,
        string? after,
        int count,
        CancellationToken cancellation
    )
    {
        StorePage.Check(count);
        const string All =
            "SELECT user_name, broker, client_id, sealed, created_at, expires_at, revoked_at FROM tg_broker_sessions "
            + "WHERE user_name > @after ORDER BY user_name LIMIT @count";
        const string OfBroker =
            "SELECT user_name, broker, client_id, sealed, created_at, expires_at, revoked_at FROM tg_broker_sessions "
            + "WHERE user_name > @after AND broker = @broker ORDER BY user_name LIMIT @count";
        SqlArgument[] arguments = [Sought("after", after ?? ""), Number("count", count)];
        return await database.ReadAsync(
            (session, ct) =>
                broker is null
                    ? session.ListAsync(All, arguments, Read, ct)
                    : session.ListAsync(OfBroker, [.. arguments, Sought("broker", broker)], Read, ct),
            cancellation
        );
    }

    public ValueTask<int> CleanAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        const string Clean = "UPDATE tg_broker_sessions SET sealed = '' WHERE expires_at < @before AND sealed <> ''";
        return database.WriteAsync((session, ct) => session.ExecuteAsync(Clean, [Instant("before", before)], ct), cancellation);
    }

    private static BrokerSessionRecord Read(DbDataReader row) =>
        new()
        {
            User = row.GetString(0),
            Broker = row.GetString(1),
            ClientId = row.GetString(2),
            Sealed = row.GetString(3),
            CreatedAt = row.Instant(4),
            ExpiresAt = row.Instant(5),
            RevokedAt = row.InstantOrNull(6),
        };
}
