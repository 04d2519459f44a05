using System.Data.Common;
using Tidegate.Auth.Stores;
using Tidegate.Storage.Sql;
using static Tidegate.Storage.Sql.SqlArgument;

namespace Tidegate.Storage.Stores;

/// <inheritdoc cref="IRefreshStore" />
internal sealed class SqlRefreshStore(ISqlDatabase database) : IRefreshStore
{
    public async ValueTask AddAsync(RefreshFamily family, string tokenHash, int familiesMax, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentOutOfRangeException.ThrowIfLessThan(familiesMax, 1);
        // The new one is not there yet, so it is not among those that make room.
        const string MakeRoom =
            "UPDATE tg_refresh_families SET revoked_at = @now WHERE id IN "
            + "(SELECT id FROM tg_refresh_families WHERE subject = @subject AND revoked_at IS NULL AND expires_at > @now "
            + "ORDER BY last_used_at DESC, id LIMIT 1000000 OFFSET @stay) RETURNING id";
        const string Add =
            "INSERT INTO tg_refresh_families "
            + "(id, subject, issuer, token_hash, created_at, expires_at, last_used_at, address, agent, revoked_at) VALUES "
            + "(@id, @subject, @issuer, @token_hash, @created_at, @expires_at, @last_used_at, @address, @agent, @revoked_at)";
        await database.WriteAsync(
            async (session, ct) =>
            {
                await session.LockAsync("subject:" + family.Subject, ct); // or two sign-ins at once would each see room
                SqlArgument[] room = [Instant("now", family.CreatedAt), Text("subject", family.Subject), Number("stay", familiesMax - 1)];
                foreach (var id in (await session.ListAsync(MakeRoom, room, Id, ct)).Order(StringComparer.Ordinal))
                {
                    session.Changed(StoreChangeKind.RefreshFamily, id);
                }

                SqlArgument[] arguments =
                [
                    Text("id", family.Id),
                    Text("subject", family.Subject),
                    Text("issuer", family.Issuer),
                    Text("token_hash", tokenHash),
                    Instant("created_at", family.CreatedAt),
                    Instant("expires_at", family.ExpiresAt),
                    Instant("last_used_at", family.LastUsedAt),
                    Text("address", family.Address),
                    Text("agent", family.Agent),
                    Instant("revoked_at", family.RevokedAt),
                ];
                return await session.ExecuteAsync(Add, arguments, ct);
            },
            cancellation
        );
    }

    public ValueTask<RotationResult> RotateAsync(
        string tokenHash,
        string nextHash,
        DateTimeOffset now,
        DateTimeOffset expiresAt,
        CancellationToken cancellation
    )
    {
        // One statement decides: of several at once the first changes the row, and the others find it changed when its lock is free.
        const string Rotate =
            "UPDATE tg_refresh_families SET token_hash = @next, last_used_at = @now, expires_at = @expires_at "
            + "WHERE token_hash = @hash AND revoked_at IS NULL AND expires_at > @now "
            + "RETURNING id, subject, issuer, created_at, expires_at, last_used_at, address, agent, revoked_at";
        const string Keep = "INSERT INTO tg_refresh_used (hash, family_id, expires_at) VALUES (@hash, @family, @expires_at)";
        return database.WriteAsync(
            async (session, ct) =>
            {
                SqlArgument[] arguments =
                [
                    Text("next", nextHash),
                    Instant("now", now),
                    Instant("expires_at", expiresAt),
                    Sought("hash", tokenHash),
                ];
                if (await session.FindAsync(Rotate, arguments, Read, ct) is not { } rotated)
                {
                    return await RefuseAsync(session, tokenHash, now, ct);
                }

                // It is remembered as long as its successor is good: a copy shown later than that can do no harm.
                SqlArgument[] used = [Text("hash", tokenHash), Text("family", rotated.Id), Instant("expires_at", expiresAt)];
                await session.ExecuteAsync(Keep, used, ct);
                return new RotationResult(RotationOutcome.Rotated, rotated);
            },
            cancellation
        );
    }

    public ValueTask<RefreshFamily?> FindAsync(string id, CancellationToken cancellation) =>
        database.ReadAsync((session, ct) => FindAsync(session, id, ct), cancellation);

    public ValueTask<RefreshFamily?> FindByTokenAsync(string tokenHash, CancellationToken cancellation)
    {
        const string ByToken =
            "SELECT id, subject, issuer, created_at, expires_at, last_used_at, address, agent, revoked_at FROM tg_refresh_families "
            + "WHERE token_hash = @hash OR id = (SELECT family_id FROM tg_refresh_used WHERE hash = @hash)";
        return database.ReadAsync((session, ct) => session.FindAsync(ByToken, [Sought("hash", tokenHash)], Read, ct), cancellation);
    }

    public async ValueTask<IReadOnlyList<RefreshFamily>> ListAsync(string subject, DateTimeOffset now, CancellationToken cancellation)
    {
        const string Live =
            "SELECT id, subject, issuer, created_at, expires_at, last_used_at, address, agent, revoked_at FROM tg_refresh_families "
            + "WHERE subject = @subject AND revoked_at IS NULL AND expires_at > @now ORDER BY last_used_at DESC, id";
        SqlArgument[] arguments = [Sought("subject", subject), Instant("now", now)];
        return await database.ReadAsync((session, ct) => session.ListAsync(Live, arguments, Read, ct), cancellation);
    }

    public ValueTask<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellation) =>
        database.WriteAsync((session, ct) => RevokeAsync(session, id, at, ct), cancellation);

    public ValueTask<int> RevokeAllAsync(string subject, DateTimeOffset at, CancellationToken cancellation)
    {
        const string RevokeAll =
            "UPDATE tg_refresh_families SET revoked_at = @at WHERE subject = @subject AND revoked_at IS NULL RETURNING id";
        return database.WriteAsync(
            async (session, ct) =>
            {
                await session.LockAsync("subject:" + SqlText.Storable(subject), ct);
                var ids = await session.ListAsync(RevokeAll, [Instant("at", at), Sought("subject", subject)], Id, ct);
                foreach (var id in ids.Order(StringComparer.Ordinal))
                {
                    session.Changed(StoreChangeKind.RefreshFamily, id);
                }

                return ids.Count;
            },
            cancellation
        );
    }

    public ValueTask<int> PurgeAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        const string PurgeUsed = "DELETE FROM tg_refresh_used WHERE expires_at < @before";
        const string Purge = "DELETE FROM tg_refresh_families WHERE expires_at < @before";
        return database.WriteAsync(
            async (session, ct) =>
            {
                // Used tokens end by themselves too: a family that is used for years would keep each token it ever had.
                SqlArgument[] arguments = [Instant("before", before)];
                await session.ExecuteAsync(PurgeUsed, arguments, ct);
                return await session.ExecuteAsync(Purge, arguments, ct);
            },
            cancellation
        );
    }

    private static async ValueTask<RotationResult> RefuseAsync(
        SqlSession session,
        string tokenHash,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        const string Current =
            "SELECT id, subject, issuer, created_at, expires_at, last_used_at, address, agent, revoked_at FROM tg_refresh_families "
            + "WHERE token_hash = @hash";
        const string Used =
            "SELECT f.id, f.subject, f.issuer, f.created_at, f.expires_at, f.last_used_at, f.address, f.agent, f.revoked_at "
            + "FROM tg_refresh_used AS u JOIN tg_refresh_families AS f ON f.id = u.family_id WHERE u.hash = @hash";
        SqlArgument[] arguments = [Sought("hash", tokenHash)];
        if (await session.FindAsync(Current, arguments, Read, cancellation) is { } current)
        {
            return new RotationResult(current.RevokedAt is null ? RotationOutcome.Expired : RotationOutcome.Revoked, current);
        }

        if (await session.FindAsync(Used, arguments, Read, cancellation) is not { } family)
        {
            return new RotationResult(RotationOutcome.Unknown);
        }

        await RevokeAsync(session, family.Id, now, cancellation);
        return new RotationResult(RotationOutcome.Reused, await FindAsync(session, family.Id, cancellation));
    }

    private static async ValueTask<bool> RevokeAsync(SqlSession session, string id, DateTimeOffset at, CancellationToken cancellation)
    {
        const string Revoke = "UPDATE tg_refresh_families SET revoked_at = @at WHERE id = @id AND revoked_at IS NULL";
        if (await session.ExecuteAsync(Revoke, [Instant("at", at), Sought("id", id)], cancellation) == 0)
        {
            return false;
        }

        session.Changed(StoreChangeKind.RefreshFamily, id);
        return true;
    }

    private static ValueTask<RefreshFamily?> FindAsync(SqlSession session, string id, CancellationToken cancellation)
    {
        const string ById =
            "SELECT id, subject, issuer, created_at, expires_at, last_used_at, address, agent, revoked_at FROM tg_refresh_families "
            + "WHERE id = @id";
        return session.FindAsync(ById, [Sought("id", id)], Read, cancellation);
    }

    private static string Id(DbDataReader row) => row.GetString(0);

    private static RefreshFamily Read(DbDataReader row) =>
        new()
        {
            Id = row.GetString(0),
            Subject = row.GetString(1),
            Issuer = row.GetString(2),
            CreatedAt = row.Instant(3),
            ExpiresAt = row.Instant(4),
            LastUsedAt = row.Instant(5),
            Address = row.TextOrNull(6),
            Agent = row.TextOrNull(7),
            RevokedAt = row.InstantOrNull(8),
        };
}
