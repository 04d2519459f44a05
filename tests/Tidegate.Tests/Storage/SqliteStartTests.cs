using Tidegate.Storage;
using Tidegate.Storage.Migrations;
using Tidegate.Storage.Sqlite;

namespace Tidegate.Tests.Storage;

public sealed class SqliteStartTests : SqliteTest
{
    [Fact]
    public async Task The_first_start_makes_one_file_for_its_owner_alone()
    {
        await using var storage = await StartAsync();
        await storage.Health.CheckAsync(Cancellation);

        Assert.True(System.IO.File.Exists(File));
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(Folder))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task Closed_it_is_one_file()
    {
        await MakeAsync();

        Assert.Equal([File], Directory.GetFiles(Folder));
    }

    [Fact]
    public async Task The_file_is_in_write_ahead_mode()
    {
        await MakeAsync();

        using var other = Other();
        Assert.Equal("wal", Ask(other, "PRAGMA journal_mode"));
    }

    [Fact]
    public async Task An_empty_file_is_a_new_database()
    {
        await System.IO.File.WriteAllBytesAsync(File, [], Cancellation);

        await using var storage = await StartAsync();

        await storage.Health.CheckAsync(Cancellation);
    }

    [Fact]
    public async Task Many_that_start_at_once_on_no_file_all_come_up_and_migrate_once()
    {
        var starts = Enumerable.Range(0, 8).Select(_ => Task.Run(StartAsync, Cancellation)).ToList();

        var storages = await Task.WhenAll(starts);

        await storages[0].Users.AddAsync(StoreRecords.User("alice"), Cancellation);
        foreach (var storage in storages)
        {
            Assert.NotNull(await storage.Users.FindAsync("alice", Cancellation));
            await storage.DisposeAsync();
        }

        using var other = Other();
        Assert.Equal((long)MigrationScripts.For("Sqlite").Length, Ask(other, "SELECT count(*) FROM tg_schema"));
    }

    [Fact]
    public async Task Without_its_folder_the_options_and_the_start_refuse()
    {
        File = Path.Combine(Folder, "missing", "tidegate.db");

        Assert.Contains("no folder", Assert.Single(StorageOptionsFaults.Find(Options)), StringComparison.Ordinal);
        Assert.Contains("no folder", Assert.Throws<ArgumentException>(Storage).Message, StringComparison.Ordinal);

        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await using var storage = Storage();
        Directory.Delete(Path.GetDirectoryName(File)!);
        var refused = await AssertUnavailableAsync(async () => await storage.StartAsync(Cancellation));
        Assert.Contains("folder is missing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_kind_is_refused_and_left_as_it_was()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000), Cancellation);

        Assert.Contains("no SQLite database", await RefusalAsync(), StringComparison.Ordinal);

        Assert.Equal(new string('x', 10_000), await System.IO.File.ReadAllTextAsync(File, Cancellation));
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_as_it_was()
    {
        using (var other = Other())
        {
            Run(other, "CREATE TABLE theirs (x)");
        }

        var before = await System.IO.File.ReadAllBytesAsync(File, Cancellation);

        Assert.Contains("another program", await RefusalAsync(), StringComparison.Ordinal);

        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File, Cancellation));
    }

    [Theory]
    [InlineData(0, 16)] // the header
    [InlineData(100, 2_000)] // the first page: the schema
    [InlineData(4_096, 4_096)] // a page of a table
    [InlineData(20_480, 16_384)] // several
    public async Task A_damaged_file_is_refused_and_left_as_it_was(int offset, int length)
    {
        await MakeAsync();
        var bytes = await System.IO.File.ReadAllBytesAsync(File, Cancellation);
        for (var i = offset; i < offset + length; i++)
        {
            bytes[i] ^= 0xA5;
        }

        await System.IO.File.WriteAllBytesAsync(File, bytes, Cancellation);

        var refusal = await RefusalAsync();

        Assert.Contains("damaged", refusal, StringComparison.Ordinal);
        Assert.Contains("restore a backup", refusal, StringComparison.Ordinal);
        Assert.Equal(bytes, await System.IO.File.ReadAllBytesAsync(File, Cancellation));
    }

    [Fact]
    public async Task The_look_at_a_large_file_passes_over_the_audit_log_only()
    {
        await MakeAsync();
        using var other = Other();

        var findings = Column(other, SqliteSchema.CheckWithoutAudit);

        Assert.All(findings, finding => Assert.Equal("ok", finding));
        Assert.Equal((long)findings.Count, Ask(other, "SELECT count(*) - 1 FROM sqlite_master WHERE type = 'table' AND name LIKE 'tg_%'"));
    }

    [Fact]
    public async Task A_file_cut_short_is_refused_and_left_as_it_was()
    {
        await MakeAsync();
        var bytes = (await System.IO.File.ReadAllBytesAsync(File, Cancellation))[..20_000];
        await System.IO.File.WriteAllBytesAsync(File, bytes, Cancellation);

        Assert.Contains("damaged", await RefusalAsync(), StringComparison.Ordinal);

        Assert.Equal(bytes, await System.IO.File.ReadAllBytesAsync(File, Cancellation));
    }

    [Fact]
    public async Task A_schema_newer_than_the_program_is_refused_and_left_as_it_was()
    {
        await MakeAsync();
        using (var other = Other())
        {
            Run(other, "INSERT INTO tg_schema (version, name, applied_at) VALUES (99, 'future', 0)");
            Run(other, "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        var before = await System.IO.File.ReadAllBytesAsync(File, Cancellation);

        var refusal = await RefusalAsync();

        Assert.Contains("newer version of this program (99;", refusal, StringComparison.Ordinal);
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File, Cancellation));
    }

    [Fact]
    public async Task An_older_schema_is_brought_up_and_keeps_what_it_holds()
    {
        await MakeAsync();

        await using var newer = new TidegateStorage(
            Options,
            TimeProvider.System,
            null,
            [
                new MigrationScript(
                    MigrationScripts.For("Sqlite").Length + 1,
                    "more",
                    "CREATE TABLE tg_more (x INTEGER); INSERT INTO tg_more VALUES (7);"
                ),
            ]
        );
        await newer.StartAsync(Cancellation);

        Assert.NotNull(await newer.Users.FindAsync("alice", Cancellation));
        Assert.Contains("newer version", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        await MakeAsync();

        await using (
            var newer = new TidegateStorage(
                Options,
                TimeProvider.System,
                null,
                [
                    new MigrationScript(
                        MigrationScripts.For("Sqlite").Length + 1,
                        "more",
                        "CREATE TABLE tg_more (x INTEGER); INSERT INTO tg_missing VALUES (7);"
                    ),
                ]
            )
        )
        {
            await AssertUnavailableAsync(async () => await newer.StartAsync(Cancellation));
        }

        await using var storage = await StartAsync();
        Assert.NotNull(await storage.Users.FindAsync("alice", Cancellation));
        using var other = Other();
        Assert.Equal(0L, Ask(other, "SELECT count(*) FROM sqlite_master WHERE name = 'tg_more'"));
    }

    [Fact]
    public async Task A_read_only_file_is_refused_at_start_with_the_reason()
    {
        using var disk = Environment.IsPrivilegedProcess ? TestDisk.Mount(kibibytes: 4_096) : null;
        File = Path.Combine(disk?.Folder ?? Folder, "tidegate.db");
        await MakeAsync();
        SetReadOnly(true);
        try
        {
            Assert.Contains("read-only", await RefusalAsync(), StringComparison.Ordinal);
        }
        finally
        {
            SetReadOnly(false);
        }

        await using var storage = await StartAsync();
        Assert.NotNull(await storage.Users.FindAsync("alice", Cancellation));

        void SetReadOnly(bool isReadOnly)
        {
            if (disk is not null)
            {
                (isReadOnly ? (Action)disk.MakeReadOnly : disk.MakeWritable)();
            }
            else if (!OperatingSystem.IsWindows())
            {
                System.IO.File.SetUnixFileMode(File, isReadOnly ? UnixFileMode.UserRead : UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }

    [Fact]
    public async Task A_file_that_another_program_keeps_for_itself_is_refused_after_the_wait()
    {
        await MakeAsync();
        using var other = Other();
        Run(other, "PRAGMA locking_mode = EXCLUSIVE");
        Run(other, "BEGIN EXCLUSIVE");

        Assert.Contains("locked by another program", await RefusalAsync(), StringComparison.Ordinal);
    }
}
