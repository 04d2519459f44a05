using System.Data.Common;
using System.Net;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Storage.Sql;
using static Tidegate.Storage.Sql.SqlArgument;

namespace Tidegate.Storage.Stores;

/// <inheritdoc cref="IAuditStore" />
internal sealed class SqlAuditStore(ISqlDatabase database) : IAuditStore
{
    public async ValueTask AppendAsync(IReadOnlyList<AuditEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
        {
            return;
        }

        const string Last = "SELECT seq, hash FROM tg_audit ORDER BY seq DESC LIMIT 1";
        var clean = events.Select(Storable).ToList();
        await database.WriteAsync(
            async (session, ct) =>
            {
                await session.LockAsync("audit", ct); // or two would chain to the same record
                var last = await session.FindAsync(Last, [], static row => Tuple.Create(row.GetInt64(0), row.GetString(1)), ct);
                var (seq, hash) = last ?? Tuple.Create(0L, AuditChain.Root);
                foreach (var happened in clean)
                {
                    seq++;
                    hash = AuditChain.Hash(hash, seq, happened);
                    await InsertAsync(session, seq, happened, hash, ct);
                }

                return true;
            },
            cancellation
        );
    }

    public async ValueTask<IReadOnlyList<AuditRecord>> ReadAsync(AuditQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        StorePage.Check(query.Count, AuditQuery.CountMax);
        // Names of actions are lower-case letters, dots and underscores, so a tilde comes after all that begin alike.
        var first = query.Action ?? "";
        var last =
            query.Action is null ? "~"
            : query.Action.EndsWith('.') ? query.Action + "~"
            : query.Action;
        SqlArgument[] arguments =
        [
            Number("after", query.After),
            Number("since", query.Since is { } since ? Ceiling(since) : long.MinValue),
            Number("until", query.Until is { } until ? Ceiling(until) : long.MaxValue),
            Sought("first", first),
            Sought("last", last),
            Number("count", query.Count),
        ];
        if (query.Who is not { } who)
        {
            var ofAll = query.NewestFirst ? SqlAuditStatements.NewestOfAll : SqlAuditStatements.OldestOfAll;
            return await database.ReadAsync((session, ct) => session.ListAsync(ofAll, arguments, Read, ct), cancellation);
        }

        var ofOne = query.NewestFirst ? SqlAuditStatements.NewestOfOne : SqlAuditStatements.OldestOfOne;
        return await database.ReadAsync(
            (session, ct) => session.ListAsync(ofOne, [.. arguments, Sought("who", who)], Read, ct),
            cancellation
        );
    }

    /// <summary>The first whole millisecond that is not before: records have no finer instants.</summary>
    private static long Ceiling(DateTimeOffset instant)
    {
        var milliseconds = instant.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) < instant ? milliseconds + 1 : milliseconds;
    }

    /// <summary>As it will be read again, or the chain would break there.</summary>
    private static AuditEvent Storable(AuditEvent happened) =>
        new()
        {
            At = DateTimeOffset.FromUnixTimeMilliseconds(happened.At.ToUnixTimeMilliseconds()),
            Action = SqlText.Storable(happened.Action)!,
            Actor = SqlText.Storable(happened.Actor),
            Subject = SqlText.Storable(happened.Subject),
            Endpoint = SqlText.Storable(happened.Endpoint),
            Session = SqlText.Storable(happened.Session),
            Error = SqlText.Storable(happened.Error),
            Rule = SqlText.Storable(happened.Rule),
            Address = happened.Address,
            Detail = SqlText.Storable(happened.Detail),
        };

    private static ValueTask<int> InsertAsync(
        SqlSession session,
        long seq,
        AuditEvent happened,
        string hash,
        CancellationToken cancellation
    )
    {
        SqlArgument[] arguments =
        [
            Number("seq", seq),
            Instant("at", happened.At),
            Text("action", happened.Action),
            Text("actor", happened.Actor),
            Text("subject", happened.Subject),
            Text("endpoint", happened.Endpoint),
            Text("session", happened.Session),
            Text("error", happened.Error),
            Text("rule", happened.Rule),
            Text("address", happened.Address?.ToString()),
            Text("detail", happened.Detail),
            Text("hash", hash),
        ];
        return session.ExecuteAsync(SqlAuditStatements.Add, arguments, cancellation);
    }

    private static AuditRecord Read(DbDataReader row) =>
        new(
            row.GetInt64(0),
            new AuditEvent
            {
                At = row.Instant(1),
                Action = row.GetString(2),
                Actor = row.TextOrNull(3),
                Subject = row.TextOrNull(4),
                Endpoint = row.TextOrNull(5),
                Session = row.TextOrNull(6),
                Error = row.TextOrNull(7),
                Rule = row.TextOrNull(8),
                Address = row.TextOrNull(9) is { } address && IPAddress.TryParse(address, out var parsed) ? parsed : null,
                Detail = row.TextOrNull(10),
            },
            row.GetString(11)
        );
}
