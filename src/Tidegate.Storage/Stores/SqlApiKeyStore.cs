using System.Data.Common;
using Tidegate.Auth.Stores;
using Tidegate.Storage.Sql;
using static Tidegate.Storage.Sql.SqlArgument;

namespace Tidegate.Storage.Stores;

/// <inheritdoc cref="IApiKeyStore" />
internal sealed class SqlApiKeyStore(ISqlDatabase database) : IApiKeyStore
{
    private const string Columns =
        "id, prefix, hash, owner, label, scopes, plan, addresses, created_at, expires_at, last_used_at, revoked_at, "
        + "origin_key, origin_token, origin_family";

    public ValueTask<ApiKeyRecord?> FindByHashAsync(string hash, CancellationToken cancellation)
    {
        const string ByHash = "SELECT " + Columns + " FROM tg_api_keys WHERE hash = @hash";
        return database.ReadAsync((session, ct) => session.FindAsync(ByHash, [Sought("hash", hash)], Read, ct), cancellation);
    }

    public ValueTask<ApiKeyRecord?> FindAsync(string id, CancellationToken cancellation)
    {
        const string ById = "SELECT " + Columns + " FROM tg_api_keys WHERE id = @id";
        return database.ReadAsync((session, ct) => session.FindAsync(ById, [Sought("id", id)], Read, ct), cancellation);
    }

    public ValueTask<bool> AddAsync(ApiKeyRecord key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        return database.WriteAsync((session, ct) => InsertAsync(session, key, ct), cancellation);
    }

    public ValueTask<bool> RotateAsync(string id, DateTimeOffset oldEndsAt, ApiKeyRecord successor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(successor);
        // A rotation never lengthens the life of the old key.
        const string EndOld =
            "UPDATE tg_api_keys SET expires_at = CASE WHEN expires_at < @end THEN expires_at ELSE @end END "
            + "WHERE id = @id AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > @now)";
        return database.WriteAsync(
            async (session, ct) =>
            {
                SqlArgument[] arguments = [Instant("end", oldEndsAt), Sought("id", id), Instant("now", successor.CreatedAt)];
                if (await session.ExecuteAsync(EndOld, arguments, ct) == 0)
                {
                    return false;
                }

                if (!await InsertAsync(session, successor, ct))
                {
                    session.RollBack();
                    return false;
                }

                session.Changed(StoreChangeKind.ApiKey, id);
                return true;
            },
            cancellation
        );
    }

    public ValueTask<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellation)
    {
        const string Revoke = "UPDATE tg_api_keys SET revoked_at = @at WHERE id = @id AND revoked_at IS NULL";
        return database.WriteAsync(
            async (session, ct) =>
            {
                if (await session.ExecuteAsync(Revoke, [Instant("at", at), Sought("id", id)], ct) == 0)
                {
                    return false;
                }

                session.Changed(StoreChangeKind.ApiKey, id);
                return true;
            },
            cancellation
        );
    }

    public async ValueTask TouchAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUsed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(lastUsed);
        if (lastUsed.Count == 0)
        {
            return;
        }

        const string Touch = "UPDATE tg_api_keys SET last_used_at = @at WHERE id = @id AND (last_used_at IS NULL OR last_used_at < @at)";
        await database.WriteAsync(
            async (session, ct) =>
            {
                // In the same order everywhere: two nodes that touch the same keys must not wait for each other crosswise.
                foreach (var (id, at) in lastUsed.OrderBy(each => each.Key, StringComparer.Ordinal))
                {
                    await session.ExecuteAsync(Touch, [Instant("at", at), Sought("id", id)], ct);
                }

                return true;
            },
            cancellation
        );
    }

    public async ValueTask<IReadOnlyList<ApiKeyRecord>> ListAsync(string? owner, string? after, int count, CancellationToken cancellation)
    {
        StorePage.Check(count);
        const string OfAll = "SELECT " + Columns + " FROM tg_api_keys WHERE id > @after ORDER BY id LIMIT @count";
        const string OfOne = "SELECT " + Columns + " FROM tg_api_keys WHERE owner = @owner AND id > @after ORDER BY id LIMIT @count";
        SqlArgument[] page = [Sought("after", after ?? ""), Number("count", count)];
        return owner is null
            ? await database.ReadAsync((session, ct) => session.ListAsync(OfAll, page, Read, ct), cancellation)
            : await database.ReadAsync(
                (session, ct) => session.ListAsync(OfOne, [Sought("owner", owner), .. page], Read, ct),
                cancellation
            );
    }

    private static async ValueTask<bool> InsertAsync(SqlSession session, ApiKeyRecord key, CancellationToken cancellation)
    {
        const string Add =
            "INSERT INTO tg_api_keys "
            + "("
            + Columns
            + ") VALUES "
            + "(@id, @prefix, @hash, @owner, @label, @scopes, @plan, @addresses, @created_at, @expires_at, @last_used_at, @revoked_at, "
            + "@origin_key, @origin_token, @origin_family) "
            + "ON CONFLICT DO NOTHING";
        SqlArgument[] arguments =
        [
            Text("id", key.Id),
            Text("prefix", key.Prefix),
            Text("hash", key.Hash),
            Text("owner", key.Owner),
            Text("label", key.Label),
            Text("scopes", SqlReading.Json(key.Scopes)),
            Text("plan", key.Plan),
            Text("addresses", SqlReading.Json(key.Addresses)),
            Instant("created_at", key.CreatedAt),
            Instant("expires_at", key.ExpiresAt),
            Instant("last_used_at", key.LastUsedAt),
            Instant("revoked_at", key.RevokedAt),
            Text("origin_key", key.Origin?.KeyId),
            Text("origin_token", key.Origin?.TokenId),
            Text("origin_family", key.Origin?.FamilyId),
        ];
        if (await session.ExecuteAsync(Add, arguments, cancellation) == 0)
        {
            return false;
        }

        session.Changed(StoreChangeKind.ApiKey, key.Id);
        return true;
    }

    private static ApiKeyRecord Read(DbDataReader row) =>
        new()
        {
            Id = row.GetString(0),
            Prefix = row.GetString(1),
            Hash = row.GetString(2),
            Owner = row.GetString(3),
            Label = row.TextOrNull(4),
            Scopes = row.Names(5),
            Plan = row.TextOrNull(6),
            Addresses = row.Names(7),
            CreatedAt = row.Instant(8),
            ExpiresAt = row.InstantOrNull(9),
            LastUsedAt = row.InstantOrNull(10),
            RevokedAt = row.InstantOrNull(11),
            Origin = OriginOf(row.TextOrNull(12), row.TextOrNull(13), row.TextOrNull(14)),
        };

    private static ApiKeyOrigin? OriginOf(string? key, string? token, string? family) =>
        key is null && token is null ? null : new ApiKeyOrigin(key, token, family);
}
