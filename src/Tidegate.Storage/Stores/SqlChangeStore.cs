using Tidegate.Auth.Stores;
using Tidegate.Storage.Sql;
using static Tidegate.Storage.Sql.SqlArgument;

namespace Tidegate.Storage.Stores;

/// <inheritdoc cref="IChangeStore" />
/// <remarks><see cref="SqlSession.WriteChangesAsync"/> writes them.</remarks>
internal sealed class SqlChangeStore(ISqlDatabase database) : IChangeStore
{
    public async ValueTask<long> LastAsync(CancellationToken cancellation)
    {
        const string Last = "SELECT value FROM tg_counters WHERE name = 'changes'";
        return await database.ReadAsync((session, ct) => session.NumberAsync(Last, [], ct), cancellation) ?? 0;
    }

    public async ValueTask<IReadOnlyList<StoreChange>> ReadAfterAsync(long seq, int count, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        const string After = "SELECT seq, kind, value FROM tg_changes WHERE seq > @seq ORDER BY seq LIMIT @count";
        SqlArgument[] arguments = [Number("seq", seq), Number("count", count)];
        return await database.ReadAsync(
            (session, ct) =>
                session.ListAsync(
                    After,
                    arguments,
                    static row => new StoreChange(row.GetInt64(0), Enum.Parse<StoreChangeKind>(row.GetString(1)), row.GetString(2)),
                    ct
                ),
            cancellation
        );
    }

    public async ValueTask TrimAsync(int keep, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        const string Trim = "DELETE FROM tg_changes WHERE seq <= (SELECT value FROM tg_counters WHERE name = 'changes') - @keep";
        await database.WriteAsync((session, ct) => session.ExecuteAsync(Trim, [Number("keep", keep)], ct), cancellation);
    }
}
