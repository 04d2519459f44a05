using System.Data.Common;
using Tidegate.Auth.Stores;
using Tidegate.Storage.Sql;
using static Tidegate.Storage.Sql.SqlArgument;

namespace Tidegate.Storage.Stores;

/// <inheritdoc cref="IUserStore" />
internal sealed class SqlUserStore(ISqlDatabase database) : IUserStore
{
    public ValueTask<UserRecord?> FindAsync(string name, CancellationToken cancellation)
    {
        const string ByName =
            "SELECT id, name, email, password_hash, roles, permissions, tenants, plan, is_disabled, created_at, version "
            + "FROM tg_users WHERE name = @name";
        return database.ReadAsync((session, ct) => session.FindAsync(ByName, [Sought("name", name)], Read, ct), cancellation);
    }

    public ValueTask<UserRecord?> FindAsync(long id, CancellationToken cancellation)
    {
        const string ById =
            "SELECT id, name, email, password_hash, roles, permissions, tenants, plan, is_disabled, created_at, version "
            + "FROM tg_users WHERE id = @id";
        return database.ReadAsync((session, ct) => session.FindAsync(ById, [Number("id", id)], Read, ct), cancellation);
    }

    public ValueTask<UserRecord?> AddAsync(UserRecord draft, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(draft);
        const string Add =
            "INSERT INTO tg_users (name, email, password_hash, roles, permissions, tenants, plan, is_disabled, created_at, version) "
            + "VALUES (@name, @email, @password_hash, @roles, @permissions, @tenants, @plan, @is_disabled, @created_at, 1) "
            + "ON CONFLICT DO NOTHING "
            + "RETURNING id, name, email, password_hash, roles, permissions, tenants, plan, is_disabled, created_at, version";
        SqlArgument[] arguments = [Text("name", draft.Name), .. Changeable(draft), Instant("created_at", draft.CreatedAt)];
        return StoreAsync(Add, arguments, cancellation);
    }

    public ValueTask<UserRecord?> UpdateAsync(UserRecord user, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(user);
        const string Update =
            "UPDATE tg_users SET email = @email, password_hash = @password_hash, roles = @roles, permissions = @permissions, "
            + "tenants = @tenants, plan = @plan, is_disabled = @is_disabled, version = version + 1 "
            + "WHERE id = @id AND version = @version "
            + "RETURNING id, name, email, password_hash, roles, permissions, tenants, plan, is_disabled, created_at, version";
        SqlArgument[] arguments = [.. Changeable(user), Number("id", user.Id), Number("version", user.Version)];
        return StoreAsync(Update, arguments, cancellation);
    }

    public ValueTask<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        const string Delete = "DELETE FROM tg_users WHERE name = @name";
        const string DeleteKeys = "DELETE FROM tg_api_keys WHERE owner = @name RETURNING id";
        const string DeleteFamilies = "DELETE FROM tg_refresh_families WHERE subject = @name RETURNING id";
        const string DeleteBroker = "DELETE FROM tg_broker_sessions WHERE user_name = @name";
        return database.WriteAsync(
            async (session, ct) =>
            {
                SqlArgument[] arguments = [Sought("name", name)];
                if (await session.ExecuteAsync(Delete, arguments, ct) == 0)
                {
                    return false;
                }

                session.Changed(StoreChangeKind.User, name);
                foreach (var id in (await session.ListAsync(DeleteKeys, arguments, Id, ct)).Order(StringComparer.Ordinal))
                {
                    session.Changed(StoreChangeKind.ApiKey, id);
                }

                foreach (var id in (await session.ListAsync(DeleteFamilies, arguments, Id, ct)).Order(StringComparer.Ordinal))
                {
                    session.Changed(StoreChangeKind.RefreshFamily, id);
                }

                if (await session.ExecuteAsync(DeleteBroker, arguments, ct) > 0)
                {
                    session.Changed(StoreChangeKind.BrokerSession, name);
                }

                return true;
            },
            cancellation
        );
    }

    public async ValueTask<IReadOnlyList<UserRecord>> ListAsync(string? after, int count, CancellationToken cancellation)
    {
        StorePage.Check(count);
        const string List =
            "SELECT id, name, email, password_hash, roles, permissions, tenants, plan, is_disabled, created_at, version "
            + "FROM tg_users WHERE name > @after ORDER BY name LIMIT @count";
        SqlArgument[] arguments = [Sought("after", after ?? ""), Number("count", count)];
        return await database.ReadAsync((session, ct) => session.ListAsync(List, arguments, Read, ct), cancellation);
    }

    private static SqlArgument[] Changeable(UserRecord user) =>
        [
            Text("email", user.Email),
            Text("password_hash", user.PasswordHash),
            Text("roles", SqlReading.Json(user.Roles)),
            Text("permissions", SqlReading.Json(user.Permissions)),
            Text("tenants", SqlReading.Json(user.Tenants)),
            Text("plan", user.Plan),
            Number("is_disabled", user.IsDisabled ? 1 : 0),
        ];

    private static UserRecord Read(DbDataReader row) =>
        new()
        {
            Id = row.GetInt64(0),
            Name = row.GetString(1),
            Email = row.TextOrNull(2),
            PasswordHash = row.TextOrNull(3),
            Roles = row.Names(4),
            Permissions = row.Names(5),
            Tenants = row.Names(6),
            Plan = row.TextOrNull(7),
            IsDisabled = row.GetInt64(8) != 0,
            CreatedAt = row.Instant(9),
            Version = row.GetInt64(10),
        };

    private static string Id(DbDataReader row) => row.GetString(0);

    private ValueTask<UserRecord?> StoreAsync(string sql, SqlArgument[] arguments, CancellationToken cancellation) =>
        database.WriteAsync(
            async (session, ct) =>
            {
                var stored = await session.FindAsync(sql, arguments, Read, ct);
                if (stored is not null)
                {
                    session.Changed(StoreChangeKind.User, stored.Name);
                }

                return stored;
            },
            cancellation
        );
}
