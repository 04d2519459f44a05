using System.Diagnostics;
using Npgsql;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Storage;
using Tidegate.Storage.Migrations;
using Tidegate.Testing;
using static Tidegate.Tests.Storage.StoreRecords;

namespace Tidegate.Tests.Storage;

public sealed class PostgresFaultTests(SharedPostgres postgres) : StoreTest(postgres)
{
    [Fact]
    public async Task A_server_that_stops_is_unavailable_and_one_that_starts_again_is_served_without_a_restart()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, "PostgreSQL is not installed (Debian: apt-get install postgresql).");
        await using var server = await PostgresServer.StartNewAsync();
        var options = Options(await SharedPostgres.NewSchemaAsync(server, "s"));
        var storage = await OpenAsync(options);
        await storage.Users.AddAsync(User("alice"), Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => storage.Users.FindAsync("alice", Cancellation).AsTask())); // fills the pool

        await server.StopAsync();
        var watch = Stopwatch.StartNew();
        var unread = await UnavailableAsync(async () => await storage.Users.FindAsync("alice", Cancellation));
        var unwritten = await UnavailableAsync(async () => await storage.Users.AddAsync(User("bob"), Cancellation));
        await UnavailableAsync(async () => await storage.Health.CheckAsync(Cancellation));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"Three refusals took {watch.Elapsed}");
        Assert.Contains("cannot be reached (ConnectionRefused)", unwritten.Message, StringComparison.Ordinal);
        AssertTellsNoSecret(unread, unwritten);

        await server.StartAsync();
        Assert.NotNull(await storage.Users.FindAsync("alice", Cancellation));
        Assert.Null(await storage.Users.FindAsync("bob", Cancellation));
        Assert.NotNull(await storage.Users.AddAsync(User("bob"), Cancellation));
        await storage.Health.CheckAsync(Cancellation);
    }

    [Fact]
    public async Task A_restart_between_two_calls_fails_none()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, "PostgreSQL is not installed (Debian: apt-get install postgresql).");
        await using var server = await PostgresServer.StartNewAsync();
        var storage = await OpenAsync(Options(await SharedPostgres.NewSchemaAsync(server, "s")));
        await storage.Audit.AppendAsync([Event()], Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => storage.Users.FindAsync("alice", Cancellation).AsTask()));

        await server.StopAsync();
        await server.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => storage.Audit.AppendAsync([Event()], Cancellation).AsTask()));
        var records = await storage.Audit.ReadAsync(new AuditQuery(), Cancellation);
        Assert.Equal(9, records.Count);
        Assert.Null(AuditChain.FindBreak(AuditChain.Root, 0, records));
    }

    [Fact]
    public async Task A_start_waits_for_a_server_that_is_not_there_yet()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, "PostgreSQL is not installed (Debian: apt-get install postgresql).");
        await using var server = await PostgresServer.StartNewAsync();
        var options = Options(server.ConnectionString);
        await server.StopAsync();

        options.StartTimeout = TimeSpan.FromMinutes(1);
        var starting = OpenAsync(options);
        await server.StartAsync();

        await (await starting).Health.CheckAsync(Cancellation);
    }

    [Fact]
    public async Task A_row_that_is_locked_is_given_up_in_time_and_served_afterwards()
    {
        var options = await NewOptionsAsync(StorageProvider.Postgres);
        options.CallTimeout = TimeSpan.FromSeconds(1);
        var storage = await OpenAsync(options);
        await storage.Users.AddAsync(User("alice"), Cancellation);
        await using var other = new NpgsqlConnection(options.ConnectionString);
        await other.OpenAsync(Cancellation);
        await using (var transaction = await other.BeginTransactionAsync(Cancellation))
        {
            await ExecuteAsync(other, "LOCK TABLE tg_users IN ACCESS EXCLUSIVE MODE");

            var watch = Stopwatch.StartNew();
            var refused = await UnavailableAsync(async () => await storage.Users.FindAsync("alice", Cancellation));

            Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(900), TimeSpan.FromSeconds(10));
            Assert.Contains("in time", refused.Message, StringComparison.Ordinal);
        }

        Assert.NotNull(await storage.Users.FindAsync("alice", Cancellation));
    }

    [Fact]
    public async Task A_call_that_finds_no_turn_is_refused_in_time()
    {
        var options = await NewOptionsAsync(StorageProvider.Postgres);
        (options.CallTimeout, options.ConnectionsMax) = (TimeSpan.FromSeconds(1), 1);
        var storage = await OpenAsync(options);
        await using var other = new NpgsqlConnection(options.ConnectionString);
        await other.OpenAsync(Cancellation);
        await using var transaction = await other.BeginTransactionAsync(Cancellation);
        await ExecuteAsync(other, "LOCK TABLE tg_users IN ACCESS EXCLUSIVE MODE");

        var calls = Enumerable.Range(0, 20).Select(_ => storage.Users.FindAsync("alice", Cancellation).AsTask()).ToList();
        var watch = Stopwatch.StartNew();
        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => call);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"20 refusals took {watch.Elapsed}");
    }

    [Theory]
    [InlineData("Password=wrong-secret-4711", "refuses the user or the password")]
    [InlineData("Username=nobody-such", "refuses the user or the password")]
    [InlineData("Database=no_such_database", "has no database of the name")]
    [InlineData("Port=1", "cannot be reached")]
    public async Task A_start_with_a_wrong_connection_string_is_refused_and_repeats_no_secret(string wrong, string reason)
    {
        var options = await NewOptionsAsync(StorageProvider.Postgres);
        options.ConnectionString += ";" + wrong;
        options.StartTimeout = TimeSpan.Zero;

        var refused = await UnavailableAsync(async () => await OpenAsync(options));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        AssertTellsNoSecret(refused);
        Assert.DoesNotContain("4711", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_the_right_to_create_is_told_so()
    {
        var options = await NewOptionsAsync(StorageProvider.Postgres);
        await using var owner = new NpgsqlConnection(options.ConnectionString);
        await owner.OpenAsync(Cancellation);
        var schema = new NpgsqlConnectionStringBuilder(options.ConnectionString).SearchPath;
        await ExecuteAsync(owner, $"CREATE ROLE guest LOGIN PASSWORD '{PostgresServer.Password}'; GRANT USAGE ON SCHEMA {schema} TO guest");
        options.ConnectionString += ";Username=guest";

        var refused = await UnavailableAsync(async () => await OpenAsync(options));

        Assert.Contains("needs CREATE on the schema", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_newer_than_the_program_is_refused()
    {
        var options = await NewOptionsAsync(StorageProvider.Postgres);
        await OpenAsync(options);
        await using var other = new NpgsqlConnection(options.ConnectionString);
        await other.OpenAsync(Cancellation);
        await ExecuteAsync(other, "INSERT INTO tg_schema (version, name, applied_at) VALUES (99, 'future', 0)");

        var refused = await UnavailableAsync(async () => await OpenAsync(options));

        Assert.Contains("newer version of this program (99;", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_that_start_at_once_on_an_empty_schema_all_come_up()
    {
        var options = await NewOptionsAsync(StorageProvider.Postgres);
        TidegateStorage[] storages = [.. Enumerable.Range(0, 8).Select(_ => new TidegateStorage(options, TimeProvider.System))];

        await Task.WhenAll(storages.Select(storage => Task.Run(() => storage.StartAsync(Cancellation), Cancellation)));

        foreach (var storage in storages)
        {
            await storage.Health.CheckAsync(Cancellation);
            await storage.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        var options = await NewOptionsAsync(StorageProvider.Postgres);
        var script = new MigrationScript(
            MigrationScripts.For("Postgres").Length + 1,
            "more",
            "CREATE TABLE tg_more (x BIGINT); INSERT INTO tg_missing VALUES (7);"
        );
        await using (var newer = new TidegateStorage(options, TimeProvider.System, null, [script]))
        {
            await UnavailableAsync(async () => await newer.StartAsync(Cancellation));
        }

        await using var other = new NpgsqlConnection(options.ConnectionString);
        await other.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()", other);
        Assert.Equal(0L, await command.ExecuteScalarAsync(Cancellation));
        await (await OpenAsync(options)).Health.CheckAsync(Cancellation);
    }

    [Fact]
    public async Task A_connection_that_is_read_only_reads_and_says_why_it_does_not_write()
    {
        var options = await NewOptionsAsync(StorageProvider.Postgres);
        await (await OpenAsync(options)).Users.AddAsync(User("alice"), Cancellation);
        options.ConnectionString += ";Options=-c default_transaction_read_only=on";
        var standby = await OpenAsync(options);

        var refused = await UnavailableAsync(async () => await standby.Users.AddAsync(User("bob"), Cancellation));

        Assert.Contains("read-only", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(await standby.Users.FindAsync("alice", Cancellation));
    }

    [Fact]
    public async Task Tables_that_vanish_are_a_fault_and_not_a_crash()
    {
        var options = await NewOptionsAsync(StorageProvider.Postgres);
        var storage = await OpenAsync(options);
        await using var other = new NpgsqlConnection(options.ConnectionString);
        await other.OpenAsync(Cancellation);
        await ExecuteAsync(other, "DROP TABLE tg_users");

        var refused = await UnavailableAsync(async () => await storage.Users.FindAsync("alice", Cancellation));

        Assert.Contains("lacks tables of ours", refused.Message, StringComparison.Ordinal);
    }

    private static StorageOptions Options(string connectionString) =>
        new()
        {
            Provider = StorageProvider.Postgres,
            ConnectionString = connectionString,
            CallTimeout = TimeSpan.FromSeconds(20),
        };

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static Task<StoreUnavailableException> UnavailableAsync(Func<Task> call) => Assert.ThrowsAsync<StoreUnavailableException>(call);

    private static void AssertTellsNoSecret(params StoreUnavailableException[] faults) =>
        Assert.All(faults, fault => Assert.DoesNotContain(PostgresServer.Password, fault.ToString(), StringComparison.Ordinal));
}
