using System.Diagnostics;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using static Tidegate.Tests.Storage.StoreRecords;

namespace Tidegate.Tests.Storage;

public sealed class SqliteFaultTests : SqliteTest
{
    [Fact]
    public async Task While_another_program_holds_the_lock_reads_go_on_and_writes_are_refused_in_time()
    {
        await using var storage = await StartAsync();
        await storage.Users.AddAsync(User("alice"), Cancellation);
        using var other = Other();
        Run(other, "BEGIN IMMEDIATE");

        var watch = Stopwatch.StartNew();
        var refused = await AssertUnavailableAsync(async () => await storage.Users.AddAsync(User("bob"), Cancellation));
        var unwell = await AssertUnavailableAsync(() => storage.Health.CheckAsync(Cancellation));

        Assert.InRange(watch.Elapsed, CallTimeout, TimeSpan.FromSeconds(60));
        Assert.Contains("locked by another program", refused.Message, StringComparison.Ordinal);
        Assert.Contains("locked by another program", unwell.Message, StringComparison.Ordinal);
        Assert.NotNull(await storage.Users.FindAsync("alice", Cancellation));

        Run(other, "ROLLBACK");
        Assert.Null(await storage.Users.FindAsync("bob", Cancellation));
        Assert.NotNull(await storage.Users.AddAsync(User("bob"), Cancellation));
        await storage.Health.CheckAsync(Cancellation);
    }

    [Fact]
    public async Task A_write_waits_for_a_lock_that_is_given_back_in_time()
    {
        CallTimeout = TimeSpan.FromSeconds(30);
        await using var storage = await StartAsync();
        using var other = Other();
        Run(other, "BEGIN IMMEDIATE");

        var adding = storage.Users.AddAsync(User("alice"), Cancellation).AsTask();
        await Task.Delay(100, Cancellation);
        Assert.False(adding.IsCompleted);
        Run(other, "ROLLBACK");

        Assert.NotNull(await adding);
    }

    [Fact]
    public async Task While_it_is_locked_hundreds_of_calls_take_no_thread_from_anybody()
    {
        CallTimeout = TimeSpan.FromSeconds(3);
        await using var storage = await StartAsync();
        using var other = Other();
        Run(other, "BEGIN IMMEDIATE");

        var calls = Enumerable.Range(0, 500).Select(i => storage.Users.AddAsync(User($"u{i}"), Cancellation).AsTask()).ToList();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 100; i++)
        {
            await Task.Run(static () => { }, Cancellation);
        }

        // With a thread for each it would take the pool minutes to come by so many.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"100 small tasks took {watch.Elapsed}");
        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => call);
        }

        Run(other, "ROLLBACK");
        Assert.Empty(await storage.Users.ListAsync(null, 10, Cancellation));
        Assert.NotNull(await storage.Users.AddAsync(User("alice"), Cancellation));
    }

    [Fact]
    public async Task A_file_that_was_moved_away_is_missing_until_it_is_back_and_nothing_goes_into_the_void()
    {
        await using var storage = await StartAsync();
        await storage.Users.AddAsync(User("alice"), Cancellation);
        var elsewhere = Directory.CreateDirectory(Path.Combine(Folder, "elsewhere")).FullName;
        MoveAll(Folder, elsewhere);

        var moved = await AssertUnavailableAsync(async () => await storage.Users.AddAsync(User("bob"), Cancellation));
        var missing = await AssertUnavailableAsync(async () => await storage.Users.FindAsync("alice", Cancellation));
        await AssertUnavailableAsync(() => storage.Health.CheckAsync(Cancellation));

        Assert.Contains("moved, removed or replaced", moved.Message, StringComparison.Ordinal);
        Assert.Contains("missing", missing.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));

        MoveAll(elsewhere, Folder);
        Assert.NotNull(await EventuallyAsync(() => storage.Users.FindAsync("alice", Cancellation)));
        Assert.Null(await storage.Users.FindAsync("bob", Cancellation));
        Assert.NotNull(await storage.Users.AddAsync(User("carol"), Cancellation));

        static void MoveAll(string from, string to)
        {
            foreach (var file in Directory.GetFiles(from))
            {
                System.IO.File.Move(file, Path.Combine(to, Path.GetFileName(file)));
            }
        }
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_one_in_use_is_served_after_it_was_looked_at()
    {
        await MakeAsync();
        var backup = Path.Combine(Folder, "backup");
        System.IO.File.Copy(File, backup);
        await using var storage = await StartAsync();
        await storage.Users.AddAsync(User("bob"), Cancellation);
        foreach (var file in Directory.GetFiles(Folder, "tidegate.db*"))
        {
            System.IO.File.Delete(file);
        }

        System.IO.File.Move(backup, File);

        await AssertUnavailableAsync(() => storage.Health.CheckAsync(Cancellation));
        Assert.NotNull(await EventuallyAsync(() => storage.Users.FindAsync("alice", Cancellation)));
        Assert.Null(await storage.Users.FindAsync("bob", Cancellation));
    }

    [Fact]
    public async Task A_damaged_file_in_the_place_of_the_one_in_use_is_refused_until_a_good_one_is_there()
    {
        await MakeAsync();
        var backup = Path.Combine(Folder, "backup");
        System.IO.File.Copy(File, backup);
        await using var storage = await StartAsync();
        foreach (var file in Directory.GetFiles(Folder, "tidegate.db*"))
        {
            System.IO.File.Delete(file);
        }

        await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000), Cancellation);
        await AssertUnavailableAsync(() => storage.Health.CheckAsync(Cancellation));
        var damaged = await AssertUnavailableAsync(() => storage.Health.CheckAsync(Cancellation));
        Assert.Contains("restore a backup", damaged.Message, StringComparison.Ordinal);

        System.IO.File.Delete(File);
        System.IO.File.Move(backup, File);
        Assert.NotNull(await EventuallyAsync(() => storage.Users.FindAsync("alice", Cancellation)));
    }

    [Fact]
    public async Task On_a_full_disk_nothing_is_half_written_and_with_room_it_goes_on()
    {
        using var disk = TestDisk.Mount(kibibytes: 2_048);
        File = Path.Combine(disk.Folder, "tidegate.db");
        await using var storage = await StartAsync();
        await storage.Users.AddAsync(User("alice"), Cancellation);
        var big = Event() with { Detail = new string('d', 50_000) };
        var batch = Enumerable.Repeat(big, 4).ToArray();
        var appended = 0;
        disk.Fill();

        var full = await AssertUnavailableAsync(async () =>
        {
            for (; appended < 1_000; appended++)
            {
                await storage.Audit.AppendAsync(batch, Cancellation);
            }
        });

        Assert.Contains("disk is full", full.Message, StringComparison.Ordinal);
        Assert.NotNull(await EventuallyAsync(() => storage.Users.FindAsync("alice", Cancellation)));

        disk.Free();
        await EventuallyAsync(async () =>
        {
            await storage.Audit.AppendAsync(batch, Cancellation);
            return true;
        });
        var records = await storage.Audit.ReadAsync(new AuditQuery { Count = 10_000 }, Cancellation);
        Assert.Equal(4 * (appended + 1), records.Count);
        Assert.Null(AuditChain.FindBreak(AuditChain.Root, 0, records));
        await storage.Health.CheckAsync(Cancellation);
    }

    [Fact]
    public async Task After_the_end_every_call_says_so()
    {
        var storage = await StartAsync();
        await storage.DisposeAsync();
        await storage.DisposeAsync();

        var closed = await AssertUnavailableAsync(async () => await storage.Users.FindAsync("alice", Cancellation));

        Assert.Contains("stopping", closed.Message, StringComparison.Ordinal);
        await AssertUnavailableAsync(async () => await storage.Users.AddAsync(User("alice"), Cancellation));
    }
}
