using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;
using Tidegate.Auth.Stores;
using Tidegate.Storage.Migrations;

namespace Tidegate.Storage.Sqlite;

/// <summary>What is done to a file before the first call: make it, look at it, bring it up to date.</summary>
internal sealed partial class SqliteOpening(
    string file,
    StorageOptions options,
    ImmutableArray<MigrationScript> scripts,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    private readonly SqliteSchema _schema = new(file, scripts, time);

    /// <summary>Runs to the end, or leaves the file as it was.</summary>
    /// <param name="isFirst">At start: makes the file where there is none, and asks that it can be written to. Later a missing file stays missing.</param>
    /// <param name="isThorough">Looks through the contents.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="SqliteException">What SQLite has against it.</exception>
    /// <exception cref="StoreUnavailableException">What we have against it.</exception>
    public async Task RunAsync(bool isFirst, bool isThorough, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var limit = isFirst ? options.StartTimeout : options.CallTimeout;
        while (true)
        {
            try
            {
                await OpenAsync(isFirst, isThorough, cancellation);
                return;
            }
            catch (SqliteException e) when ((e.SqliteErrorCode & 0xFF) == raw.SQLITE_BUSY && time.GetElapsedTime(began) < limit)
            {
                await Task.Delay(LockPause, time, cancellation); // another process is migrating, or recovers the file after a crash
            }
        }
    }

    private async Task OpenAsync(bool isFirst, bool isThorough, CancellationToken cancellation)
    {
        if (isFirst)
        {
            _schema.Create();
        }
        else if (!File.Exists(file))
        {
            throw new StoreUnavailableException(
                $"The database file {file} is missing: put it back, or restart to begin with an empty one."
            );
        }

        var version = await _schema.InspectAsync(isThorough, cancellation);
        if (!isFirst && version == scripts.Length)
        {
            return; // perhaps read-only by now: then reading goes on
        }

        using var session = SqliteSession.Open(file, SqliteOpenMode.ReadWrite);
        if (session.IsReadOnly)
        {
            session.Check(raw.SQLITE_READONLY);
        }

        session.Pragma("journal_mode = WAL");
        if (version < scripts.Length)
        {
            await MigrateAsync(session, cancellation);
        }
    }

    private async Task MigrateAsync(SqliteSession session, CancellationToken cancellation)
    {
        session.Check(session.Run("BEGIN IMMEDIATE"));
        try
        {
            var before = await _schema.MigrateAsync(session, cancellation);
            session.Check(session.Run("COMMIT"));
            if (before < scripts.Length)
            {
                LogSchemaMigrated(before, scripts.Length);
            }
        }
        finally
        {
            session.RollBackNow();
        }
    }

    [LoggerMessage(LogEvents.FileMigrated, LogLevel.Information, "The schema of the database went from version {Before} to {After}")]
    private partial void LogSchemaMigrated(long before, int after);
}
