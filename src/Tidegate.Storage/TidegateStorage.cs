using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Markets.Instruments.Stores;
using Tidegate.Storage.Migrations;
using Tidegate.Storage.Postgres;
using Tidegate.Storage.Sql;
using Tidegate.Storage.Sqlite;
using Tidegate.Storage.Stores;

namespace Tidegate.Storage;

/// <summary>All stores over one database.</summary>
/// <remarks>
/// Thread-safe. Call <see cref="StartAsync"/> first, so that a database that cannot be used ends the start and not the first request; who does not
/// finds out with the first call. Dispose it when nobody calls any more.
/// </remarks>
public sealed class TidegateStorage : IAsyncDisposable
{
    private readonly ISqlDatabase? _database;

    /// <summary>Makes the stores; opens nothing yet.</summary>
    /// <param name="options">Where; see <see cref="StorageOptionsFaults"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when the database goes and comes back, and when its schema was changed.</param>
    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public TidegateStorage(StorageOptions options, TimeProvider time, ILogger<TidegateStorage>? logger = null)
        : this(options, time, logger, newerSteps: []) { }

    internal TidegateStorage(StorageOptions options, TimeProvider time, ILogger<TidegateStorage>? logger, MigrationScript[] newerSteps)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var faults = new List<string>(StorageOptionsFaults.Find(options));
        _database = faults.Count == 0 ? Open(options, time, logger ?? NullLogger<TidegateStorage>.Instance, newerSteps, faults) : null;
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", ["The storage options cannot be used:", .. faults]), nameof(options));
        }

        if (_database is null)
        {
            var memory = new MemoryStores();
            (Users, ApiKeys, Refresh, Revocations) = (memory.Users, memory.ApiKeys, memory.Refresh, memory.Revocations);
            (Changes, Documents, Audit, Health) = (memory.Changes, memory.Documents, memory.Audit, memory.Health);
            Brokers = memory.Brokers;
            Instruments = new MemoryInstrumentStore();
            return;
        }

        Users = new SqlUserStore(_database);
        ApiKeys = new SqlApiKeyStore(_database);
        Refresh = new SqlRefreshStore(_database);
        Revocations = new SqlRevocationStore(_database);
        Changes = new SqlChangeStore(_database);
        Documents = new SqlDocumentStore(_database);
        Brokers = new SqlBrokerSessionStore(_database);
        Audit = new SqlAuditStore(_database);
        Health = new SqlStoreHealth(_database);
        Instruments = new SqlInstrumentStore(_database);
    }

    /// <summary>The users.</summary>
    public IUserStore Users { get; }

    /// <summary>The API keys.</summary>
    public IApiKeyStore ApiKeys { get; }

    /// <summary>The refresh families.</summary>
    public IRefreshStore Refresh { get; }

    /// <summary>The revoked tokens.</summary>
    public IRevocationStore Revocations { get; }

    /// <summary>What was changed.</summary>
    public IChangeStore Changes { get; }

    /// <summary>Plans, policies and roles.</summary>
    public IDocumentStore Documents { get; }

    /// <summary>The logins at brokers.</summary>
    public IBrokerSessionStore Brokers { get; }

    /// <summary>The audit log.</summary>
    public IAuditStore Audit { get; }

    /// <summary>The brokers' instruments, by day.</summary>
    public IInstrumentStore Instruments { get; }

    /// <summary>Whether the database answers.</summary>
    public IStoreHealth Health { get; }

    /// <summary>Opens the database, makes it where there is none, and brings its schema up to date.</summary>
    /// <exception cref="StoreUnavailableException">
    /// It cannot be used: unreachable for <see cref="StorageOptions.StartTimeout"/>, read-only, damaged, another program's, or of a newer
    /// version. It was left as it was.
    /// </exception>
    public Task StartAsync(CancellationToken cancellation) => _database?.StartAsync(cancellation) ?? Task.CompletedTask;

    /// <summary>Closes the database.</summary>
    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static ISqlDatabase? Open(
        StorageOptions options,
        TimeProvider time,
        ILogger logger,
        MigrationScript[] newerSteps,
        List<string> faults
    )
    {
        if (options.Provider == StorageProvider.Sqlite)
        {
            return new SqliteDatabase(options, [.. MigrationScripts.For("Sqlite"), .. newerSteps], time, logger);
        }

        return options.Provider == StorageProvider.Postgres && ConnectionText.Read(options, faults) is { } connection
            ? new PostgresDatabase(options, connection, [.. MigrationScripts.For("Postgres"), .. newerSteps], time, logger)
            : null;
    }
}
