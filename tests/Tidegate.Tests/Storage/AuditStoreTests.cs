using System.Net;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tidegate.Auth.Audit;
using Tidegate.Storage;
using static Tidegate.Tests.Storage.StoreRecords;

namespace Tidegate.Tests.Storage;

public sealed class AuditStoreTests(SharedPostgres postgres) : StoreTest(postgres)
{
    [Theory, MemberData(nameof(Implementations))]
    public async Task Events_are_read_as_they_were_appended_each_chained_to_the_one_before(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        var bare = new AuditEvent { At = Noon, Action = AuditActions.Refused };

        await storage.Audit.AppendAsync([Event(), bare], Cancellation);
        await storage.Audit.AppendAsync([], Cancellation);
        await storage.Audit.AppendAsync([Event(minute: 1)], Cancellation);

        var records = await storage.Audit.ReadAsync(new AuditQuery(), Cancellation);
        Assert.Equal([1, 2, 3], records.Select(record => record.Seq));
        Assert.Equal([Event(), bare, Event(minute: 1)], records.Select(record => record.Event));
        Assert.Null(AuditChain.FindBreak(AuditChain.Root, 0, records));
        Assert.Empty(await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_query_wants_all_that_it_names(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        await storage.Audit.AppendAsync(
            [
                Event("session.admitted", actor: "alice", minute: 1),
                Event("session.refused", actor: null, subject: "alice", minute: 2),
                Event("token.issued", actor: "bob", subject: "bob", minute: 3),
                Event("session.ended", actor: "carol", subject: "bob", minute: 4),
                Event("sessions.other", actor: "carol", minute: 5),
            ],
            Cancellation
        );

        Assert.Equal([1, 2], await FindAsync(new AuditQuery { Who = "alice" }));
        Assert.Equal([3, 4], await FindAsync(new AuditQuery { Who = "bob" }));
        Assert.Equal([4, 3], await FindAsync(new AuditQuery { Who = "bob", NewestFirst = true }));
        Assert.Equal([], await FindAsync(new AuditQuery { Who = "ALICE" }));
        Assert.Equal([1, 2, 4], await FindAsync(new AuditQuery { Action = "session." }));
        Assert.Equal([2], await FindAsync(new AuditQuery { Action = "session.refused" }));
        Assert.Equal([], await FindAsync(new AuditQuery { Action = "session" }));
        Assert.Equal([2, 3], await FindAsync(new AuditQuery { Since = Noon.AddMinutes(2), Until = Noon.AddMinutes(4) }));
        Assert.Equal(
            [3],
            await FindAsync(new AuditQuery { Since = Noon.AddMinutes(2).AddTicks(1), Until = Noon.AddMinutes(3).AddTicks(1) })
        );
        Assert.Equal([4, 5], await FindAsync(new AuditQuery { After = 3 }));
        Assert.Equal([5, 4], await FindAsync(new AuditQuery { NewestFirst = true, Count = 2 }));
        Assert.Equal(
            [4],
            await FindAsync(
                new AuditQuery
                {
                    After = 1,
                    Who = "bob",
                    Action = "session.",
                    Since = Noon,
                    Until = Noon.AddDays(1),
                    Count = 1,
                }
            )
        );

        async Task<IEnumerable<long>> FindAsync(AuditQuery query) =>
            (await storage.Audit.ReadAsync(query, Cancellation)).Select(record => record.Seq);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_query_asks_for_1_to_10000_records(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);

        Assert.Empty(await storage.Audit.ReadAsync(new AuditQuery { Count = 10_000 }, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await storage.Audit.ReadAsync(new AuditQuery { Count = 10_001 }, Cancellation)
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await storage.Audit.ReadAsync(new AuditQuery { Count = 0 }, Cancellation)
        );
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task What_a_database_cannot_keep_is_replaced_before_the_chain_is_made(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        var odd = Event(actor: "a\0b\ud800c\udc00") with { At = Noon.AddTicks(5), Address = IPAddress.Parse("::ffff:192.0.2.7") };

        await storage.Audit.AppendAsync([odd], Cancellation);

        var record = Assert.Single(await storage.Audit.ReadAsync(new AuditQuery(), Cancellation));
        Assert.Equal(odd with { Actor = "a?b?c?", At = Noon }, record.Event);
        Assert.Null(AuditChain.FindBreak(AuditChain.Root, 0, [record]));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task The_chain_is_whole_however_many_processes_append_at_once(StorageProvider provider)
    {
        const int Appends = 60;
        var options = await NewOptionsAsync(provider);
        var first = await OpenAsync(options);
        var second = provider == StorageProvider.Memory ? first : await OpenAsync(options);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Appends),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation },
            async (i, cancellation) =>
                await (i % 2 == 0 ? first : second).Audit.AppendAsync(
                    [Event(actor: $"{i}", subject: "1"), Event(actor: $"{i}", subject: "2")],
                    cancellation
                )
        );

        var records = await second.Audit.ReadAsync(new AuditQuery { Count = 10_000 }, Cancellation);
        Assert.Equal(2 * Appends, records.Count);
        Assert.Null(AuditChain.FindBreak(AuditChain.Root, 0, records));
        Assert.All(
            records.Chunk(2),
            pair => Assert.Equal((pair[0].Event.Actor, "1", "2"), (pair[1].Event.Actor, pair[0].Event.Subject!, pair[1].Event.Subject!))
        );
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_database_itself_refuses_to_change_or_remove_a_record(StorageProvider provider)
    {
        var options = await NewOptionsAsync(provider);
        var storage = await OpenAsync(options);
        await storage.Audit.AppendAsync([Event()], Cancellation);

        await using System.Data.Common.DbConnection connection =
            provider == StorageProvider.Sqlite
                ? new SqliteConnection($"Data Source={options.File};Pooling=False")
                : new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync(Cancellation);
        foreach (var sql in (string[])["UPDATE tg_audit SET actor = 'mallory'", "DELETE FROM tg_audit"])
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            var refused = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => command.ExecuteNonQueryAsync(Cancellation));
            Assert.Contains("only added to", refused.Message, StringComparison.Ordinal);
        }
    }
}
