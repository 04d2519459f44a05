using Tidegate.Auth.Stores;
using Tidegate.Storage;
using static Tidegate.Tests.Storage.StoreRecords;

namespace Tidegate.Tests.Storage;

public sealed class ChangeStoreTests(SharedPostgres postgres) : StoreTest(postgres)
{
    [Theory, MemberData(nameof(Implementations))]
    public async Task Changes_are_numbered_from_1_without_gaps_and_read_in_pages(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        Assert.Equal(0, await storage.Changes.LastAsync(Cancellation));
        Assert.Empty(await storage.Changes.ReadAfterAsync(0, 10, Cancellation));
        foreach (var name in (string[])["a", "b", "c"])
        {
            await storage.Users.AddAsync(User(name), Cancellation);
        }

        Assert.Equal(3, await storage.Changes.LastAsync(Cancellation));
        Assert.Equal(
            [new StoreChange(1, StoreChangeKind.User, "a"), new StoreChange(2, StoreChangeKind.User, "b")],
            await storage.Changes.ReadAfterAsync(0, 2, Cancellation)
        );
        Assert.Equal([new StoreChange(3, StoreChangeKind.User, "c")], await storage.Changes.ReadAfterAsync(2, 2, Cancellation));
        Assert.Empty(await storage.Changes.ReadAfterAsync(3, 2, Cancellation));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_trim_keeps_the_newest_and_the_count(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        foreach (var name in (string[])["a", "b", "c"])
        {
            await storage.Users.AddAsync(User(name), Cancellation);
        }

        await storage.Changes.TrimAsync(1, Cancellation);
        Assert.Equal([new StoreChange(3, StoreChangeKind.User, "c")], await storage.Changes.ReadAfterAsync(0, 10, Cancellation));
        await storage.Changes.TrimAsync(0, Cancellation);
        Assert.Empty(await storage.Changes.ReadAfterAsync(0, 10, Cancellation));
        Assert.Equal(3, await storage.Changes.LastAsync(Cancellation));
        await storage.Users.AddAsync(User("d"), Cancellation);
        Assert.Equal(4, await storage.Changes.LastAsync(Cancellation));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Changes_of_another_process_are_read(StorageProvider provider)
    {
        var options = await NewOptionsAsync(provider);
        var gateway = await OpenAsync(options);
        var cli = await OpenAsync(options);

        await cli.Users.AddAsync(User("alice"), Cancellation);

        Assert.Equal([(StoreChangeKind.User, "alice")], await ChangesAsync(gateway));
        Assert.NotNull(await gateway.Users.FindAsync("alice", Cancellation));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task No_change_is_skipped_however_transactions_overlap(StorageProvider provider)
    {
        const int Writers = 8;
        const int Each = 25;
        var options = await NewOptionsAsync(provider);
        var reader = await OpenAsync(options);
        TidegateStorage[] processes = [await OpenAsync(options), await OpenAsync(options)];
        var seen = new List<StoreChange>();

        var writing = Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(writer =>
                    Task.Run(
                        async () =>
                        {
                            for (var i = 0; i < Each; i++)
                            {
                                await processes[writer % 2].Users.AddAsync(User($"u-{writer}-{i}"), Cancellation);
                            }
                        },
                        Cancellation
                    )
                )
        );
        while (seen.Count < Writers * Each && !(writing.IsFaulted || Cancellation.IsCancellationRequested))
        {
            var last = seen.Count == 0 ? 0 : seen[^1].Seq;
            seen.AddRange(await reader.Changes.ReadAfterAsync(last, 7, Cancellation));
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, Writers * Each).Select(seq => (long)seq), seen.Select(change => change.Seq));
        Assert.Equal(Writers * Each, seen.Select(change => change.Value).Distinct(StringComparer.Ordinal).Count());
    }
}
