using Microsoft.Data.Sqlite;
using Tidegate.Auth.Stores;
using Tidegate.Storage;

namespace Tidegate.Tests.Storage;

/// <summary>A folder for a database file, and what other programs do to it.</summary>
public abstract class SqliteTest : IDisposable
{
    protected SqliteTest() => File = Path.Combine(Folder, "tidegate.db");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("tidegate-sqlite-").FullName;

    protected string File { get; set; }

    protected TimeSpan CallTimeout { get; set; } = TimeSpan.FromMilliseconds(400);

    protected StorageOptions Options =>
        new()
        {
            File = File,
            CallTimeout = CallTimeout,
            StartTimeout = TimeSpan.FromSeconds(2),
        };

    protected TidegateStorage Storage() => new(Options, TimeProvider.System);

    protected async Task<TidegateStorage> StartAsync()
    {
        var storage = Storage();
        await storage.StartAsync(Cancellation);
        return storage;
    }

    /// <summary>A database with one user, closed again.</summary>
    protected async Task MakeAsync()
    {
        await using var storage = await StartAsync();
        await storage.Users.AddAsync(StoreRecords.User("alice"), Cancellation);
    }

    /// <summary>The start refuses, and says so.</summary>
    protected async Task<string> RefusalAsync()
    {
        await using var storage = Storage();
        return (await Assert.ThrowsAsync<StoreUnavailableException>(() => storage.StartAsync(Cancellation))).Message;
    }

    /// <summary>Another program's connection.</summary>
    protected SqliteConnection Other()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    protected static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row.</summary>
    protected static object? Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>The first column of all rows.</summary>
    protected static IReadOnlyList<string> Column(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }

    protected static async Task<StoreUnavailableException> AssertUnavailableAsync(Func<ValueTask> call) =>
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await call());

    /// <summary>Until the call is served again: what went wrong is remembered for a quarter of a second.</summary>
    protected static async Task<T> EventuallyAsync<T>(Func<ValueTask<T>> call)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (StoreUnavailableException) when (tries < 100)
            {
                await Task.Delay(50, Cancellation);
            }
        }
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
