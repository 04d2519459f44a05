using System.Data.Common;
using Tidegate.Auth.Stores;
using Tidegate.Storage.Sql;
using static Tidegate.Storage.Sql.SqlArgument;

namespace Tidegate.Storage.Stores;

/// <inheritdoc cref="IRevocationStore" />
internal sealed class SqlRevocationStore(ISqlDatabase database) : IRevocationStore
{
    public async ValueTask AddAsync(Revocation revocation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(revocation);
        const string Add =
            "INSERT INTO tg_revocations AS old (kind, value, revoked_at, ends_at, revoked_by, reason) "
            + "VALUES (@kind, @value, @revoked_at, @ends_at, @revoked_by, @reason) ON CONFLICT (kind, value) DO UPDATE SET "
            + "revoked_at = CASE WHEN old.revoked_at > excluded.revoked_at THEN old.revoked_at ELSE excluded.revoked_at END, "
            + "ends_at = CASE WHEN old.ends_at > excluded.ends_at THEN old.ends_at ELSE excluded.ends_at END, "
            + "revoked_by = excluded.revoked_by, reason = excluded.reason";
        SqlArgument[] arguments =
        [
            Text("kind", revocation.Kind.ToString()),
            Text("value", revocation.Value),
            Instant("revoked_at", revocation.At),
            Instant("ends_at", revocation.Until),
            Text("revoked_by", revocation.By),
            Text("reason", revocation.Reason),
        ];
        await database.WriteAsync(
            async (session, ct) =>
            {
                session.Changed(StoreChangeKind.Revocation, $"{revocation.Kind}:{revocation.Value}");
                return await session.ExecuteAsync(Add, arguments, ct);
            },
            cancellation
        );
    }

    public ValueTask<Revocation?> FindAsync(RevocationKind kind, string value, CancellationToken cancellation)
    {
        const string One =
            "SELECT kind, value, revoked_at, ends_at, revoked_by, reason FROM tg_revocations WHERE kind = @kind AND value = @value";
        SqlArgument[] arguments = [Text("kind", kind.ToString()), Sought("value", value)];
        return database.ReadAsync((session, ct) => session.FindAsync(One, arguments, Read, ct), cancellation);
    }

    public async ValueTask<IReadOnlyList<Revocation>> ListAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        const string Live =
            "SELECT kind, value, revoked_at, ends_at, revoked_by, reason FROM tg_revocations WHERE ends_at > @now "
            + "ORDER BY CASE kind WHEN 'TokenId' THEN 0 ELSE 1 END, value";
        return await database.ReadAsync((session, ct) => session.ListAsync(Live, [Instant("now", now)], Read, ct), cancellation);
    }

    public ValueTask<int> PurgeAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        const string Purge = "DELETE FROM tg_revocations WHERE ends_at < @before";
        return database.WriteAsync((session, ct) => session.ExecuteAsync(Purge, [Instant("before", before)], ct), cancellation);
    }

    private static Revocation Read(DbDataReader row) =>
        new(Enum.Parse<RevocationKind>(row.GetString(0)), row.GetString(1), row.Instant(2), row.Instant(3))
        {
            By = row.TextOrNull(4),
            Reason = row.TextOrNull(5),
        };
}
