using Tidegate.Auth.Stores;

namespace Tidegate.Storage.Sql;

/// <summary>A database that runs the stores' statements: the only thing that differs between SQLite and PostgreSQL.</summary>
/// <remarks>
/// Thread-safe. Every call throws <see cref="StoreUnavailableException"/> where the database cannot serve it, and goes on by itself when it can
/// again. Work may be run a second time, from its beginning, where the first left nothing behind: it must do nothing but ask the session.
/// </remarks>
internal interface ISqlDatabase : IAsyncDisposable
{
    /// <summary>Opens the database and brings its schema up to this program's.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be used, and why; it is as it was.</exception>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Reads. Each statement sees what was committed when it began.</summary>
    ValueTask<T> ReadAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellation);

    /// <summary>Reads and writes in one transaction, all or nothing.</summary>
    ValueTask<T> WriteAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellation);
}
