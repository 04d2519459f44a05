using Tidegate.Auth.Stores;
using Tidegate.Storage;
using static Tidegate.Tests.Storage.StoreRecords;

namespace Tidegate.Tests.Storage;

public sealed class StoreConcurrencyTests(SharedPostgres postgres) : StoreTest(postgres)
{
    [Theory, MemberData(nameof(Implementations))]
    public async Task Of_32_rotations_of_one_token_exactly_one_wins(StorageProvider provider)
    {
        var options = await NewOptionsAsync(provider);
        var first = await OpenAsync(options);
        var second = provider == StorageProvider.Memory ? first : await OpenAsync(options);
        for (var round = 0; round < 5; round++)
        {
            var (id, token) = ($"f{round}", $"t{round}");
            await first.Refresh.AddAsync(Family(id), token, 100, Cancellation);

            var results = await AtOnceAsync(
                32,
                async i =>
                    await (i % 2 == 0 ? first : second).Refresh.RotateAsync(token, $"{token}-{i}", Noon, Noon.AddDays(1), Cancellation)
            );

            Assert.Single(results, result => result.Outcome == RotationOutcome.Rotated);
            Assert.Equal(31, results.Count(result => result.Outcome == RotationOutcome.Reused));
            Assert.NotNull((await first.Refresh.FindAsync(id, Cancellation))!.RevokedAt);
        }

        Assert.Equal(Enumerable.Range(0, 5).Select(round => (StoreChangeKind.RefreshFamily, $"f{round}")), await ChangesAsync(first));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Of_many_who_want_one_name_one_gets_it(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);

        var results = await AtOnceAsync(16, async _ => await storage.Users.AddAsync(User("alice"), Cancellation));

        Assert.Single(results, result => result is not null);
        Assert.Single(await ChangesAsync(storage));
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task Sign_ins_at_once_never_exceed_the_families_a_subject_may_have(StorageProvider provider)
    {
        var options = await NewOptionsAsync(provider);
        var first = await OpenAsync(options);
        var second = provider == StorageProvider.Memory ? first : await OpenAsync(options);

        await AtOnceAsync(
            24,
            async i =>
            {
                await (i % 2 == 0 ? first : second).Refresh.AddAsync(Family($"f{i}"), $"t{i}", 3, Cancellation);
                return i;
            }
        );

        Assert.Equal(3, (await first.Refresh.ListAsync("alice", Noon, Cancellation)).Count);
        Assert.Equal(21, (await ChangesAsync(first)).Count);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Deletions_and_revocations_that_cross_all_come_through(StorageProvider provider)
    {
        var options = await NewOptionsAsync(provider);
        var first = await OpenAsync(options);
        var second = await OpenAsync(options);
        foreach (var i in Enumerable.Range(0, 10))
        {
            await first.Users.AddAsync(User($"u{i}"), Cancellation);
            await first.ApiKeys.AddAsync(Key($"k{i}", $"u{i}"), Cancellation);
            await first.Refresh.AddAsync(Family($"f{i}", $"u{i}"), $"t{i}", 10, Cancellation);
        }

        await AtOnceAsync(
            40,
            async i =>
            {
                var storage = i % 3 == 0 ? second : first;
                var name = $"u{i % 10}";
                return (i / 10) switch
                {
                    0 => await storage.Users.DeleteAsync(name, Cancellation),
                    1 => await storage.Refresh.RevokeAllAsync(name, Noon, Cancellation) > 0,
                    2 => await storage.ApiKeys.RevokeAsync($"k{i % 10}", Noon, Cancellation),
                    _ => (await storage.Refresh.RotateAsync($"t{i % 10}", $"n{i % 10}", Noon, Noon.AddDays(1), Cancellation)).Family
                        is null,
                };
            }
        );

        Assert.Empty(await first.Users.ListAsync(null, 100, Cancellation));
        Assert.Empty(await second.ApiKeys.ListAsync(null, null, 100, Cancellation));
        var changes = await second.Changes.ReadAfterAsync(0, 1_000, Cancellation);
        Assert.Equal(Enumerable.Range(1, changes.Count), changes.Select(change => (int)change.Seq));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_cancelled_call_leaves_nothing_and_harms_no_other(StorageProvider provider)
    {
        var storage = await OpenAsync(provider);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await storage.Users.AddAsync(User("alice"), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await storage.Users.FindAsync("alice", cancelled.Token));

        Assert.Null(await storage.Users.FindAsync("alice", Cancellation));
        Assert.NotNull(await storage.Users.AddAsync(User("alice"), Cancellation));
    }

    private static Task<T[]> AtOnceAsync<T>(int count, Func<int, Task<T>> call)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = Enumerable.Range(0, count).Select(RunAsync).ToArray();
        start.SetResult();
        return Task.WhenAll(calls);

        async Task<T> RunAsync(int i)
        {
            await start.Task;
            await Task.Yield();
            return await call(i);
        }
    }
}
