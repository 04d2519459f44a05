using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tidegate.Auth.Stores;
using Tidegate.Storage.Migrations;
using Tidegate.Storage.Sql;

namespace Tidegate.Storage.Postgres;

/// <summary>Looks at the schema on a server and brings it up to this program's, in one transaction, one process at a time.</summary>
internal sealed partial class PostgresSchema(ImmutableArray<MigrationScript> scripts, TimeProvider time, ILogger logger)
{
    public async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // First without a lock and without writing: a user without the right to create needs no more than this.
        if (await VersionAsync(new PostgresSession(connection, null), cancellation) == scripts.Length)
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var session = new PostgresSession(connection, transaction);
        await session.LockAsync("schema", cancellation);
        var before = await VersionAsync(session, cancellation);
        if (before < scripts.Length)
        {
            await session.RunScriptAsync(MigrationScripts.VersionTable, cancellation);
            foreach (var script in scripts.Where(script => script.Version > before))
            {
                await session.RunScriptAsync(script.Sql, cancellation);
                SqlArgument[] arguments =
                [
                    SqlArgument.Number("version", script.Version),
                    SqlArgument.Text("name", script.Name),
                    SqlArgument.Instant("at", time.GetUtcNow()),
                ];
                await session.ExecuteAsync(MigrationScripts.VersionAdd, arguments, cancellation);
            }
        }

        await transaction.CommitAsync(cancellation);
        if (before < scripts.Length)
        {
            LogSchemaMigrated(before, scripts.Length);
        }
    }

    /// <exception cref="StoreUnavailableException">The schema is a newer one.</exception>
    private async Task<long> VersionAsync(PostgresSession session, CancellationToken cancellation)
    {
        const string IsThere = "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('tg_schema')";
        if (await session.NumberAsync(IsThere, [], cancellation) == 0)
        {
            return 0;
        }

        var version = await session.NumberAsync(MigrationScripts.VersionNow, [], cancellation) ?? 0;
        return MigrationScripts.Refusal(version, scripts) is { } refusal
            ? throw new StoreUnavailableException($"The database {refusal}.")
            : version;
    }

    [LoggerMessage(LogEvents.ServerMigrated, LogLevel.Information, "The schema of the database went from version {Before} to {After}")]
    private partial void LogSchemaMigrated(long before, int after);
}
