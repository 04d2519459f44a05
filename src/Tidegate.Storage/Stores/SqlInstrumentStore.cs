using System.Data.Common;
using System.Globalization;
using Tidegate.Auth.Stores;
using Tidegate.Markets.Instruments.Stores;
using Tidegate.Storage.Sql;
using static Tidegate.Storage.Sql.SqlArgument;

namespace Tidegate.Storage.Stores;

/// <inheritdoc cref="IInstrumentStore" />
internal sealed class SqlInstrumentStore(ISqlDatabase database) : IInstrumentStore
{
    public async ValueTask SaveAsync(InstrumentDay day, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(day);
        const string Put =
            "INSERT INTO tg_instruments (broker, day, row_count, content) VALUES (@broker, @day, @rows, @content) "
            + "ON CONFLICT (broker, day) DO UPDATE SET row_count = excluded.row_count, content = excluded.content";
        SqlArgument[] arguments =
        [
            Text("broker", day.Broker),
            Text("day", DayText(day.Date)),
            Number("rows", day.Rows),
            Bytes("content", day.Content),
        ];
        await database.WriteAsync(
            async (session, ct) =>
            {
                var rows = await session.ExecuteAsync(Put, arguments, ct);
                session.Changed(StoreChangeKind.Instruments, $"{day.Broker}:{DayText(day.Date)}");
                return rows;
            },
            cancellation
        );
    }

    public async ValueTask<InstrumentDay?> FindAsync(string broker, DateOnly date, CancellationToken cancellation)
    {
        const string Newest =
            "SELECT broker, day, row_count, content FROM tg_instruments WHERE broker = @broker AND day <= @day ORDER BY day DESC LIMIT 1";
        return await database.ReadAsync(
            (session, ct) =>
                session.FindAsync(
                    Newest,
                    [Sought("broker", broker), Text("day", DayText(date))],
                    row => new InstrumentDay(row.GetString(0), DayOf(row), RowsOf(row), row.GetFieldValue<byte[]>(3)),
                    ct
                ),
            cancellation
        );
    }

    public async ValueTask<IReadOnlyList<InstrumentDayHead>> ListAsync(CancellationToken cancellation)
    {
        const string All = "SELECT broker, day, row_count FROM tg_instruments ORDER BY broker, day";
        return await database.ReadAsync(
            (session, ct) => session.ListAsync(All, [], row => new InstrumentDayHead(row.GetString(0), DayOf(row), RowsOf(row)), ct),
            cancellation
        );
    }

    public ValueTask<int> PurgeAsync(string broker, DateOnly before, CancellationToken cancellation)
    {
        const string Purge = "DELETE FROM tg_instruments WHERE broker = @broker AND day < @day";
        return database.WriteAsync(
            (session, ct) => session.ExecuteAsync(Purge, [Sought("broker", broker), Text("day", DayText(before))], ct),
            cancellation
        );
    }

    // Four digits of the year: so the texts compare as the days do.
    private static string DayText(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int RowsOf(DbDataReader row) => checked((int)row.GetInt64(2));

    private static DateOnly DayOf(DbDataReader row) => DateOnly.ParseExact(row.GetString(1), "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
