using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Tidegate.Auth.Stores;
using Tidegate.Storage.Migrations;
using Tidegate.Storage.Sql;

namespace Tidegate.Storage.Sqlite;

/// <summary>Looks at a file before anything is written to it, and brings its schema up to this program's.</summary>
internal sealed class SqliteSchema(string file, ImmutableArray<MigrationScript> scripts, TimeProvider time)
{
    /// <summary>A file up to this size is looked through as a whole, at about 0.5 GB a second; of a larger one the audit log is left out.</summary>
    private const long WholeCheckBytesMax = 268_435_456;

    private const string WholeCheck = "PRAGMA quick_check(1)";

    internal const string CheckWithoutAudit =
        "SELECT q.quick_check FROM sqlite_master AS m, pragma_quick_check(m.name) AS q "
        + "WHERE m.type = 'table' AND m.name <> 'tg_audit' AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~'";

    /// <summary>Makes the file, for its owner alone, unless it is there.</summary>
    public void Create()
    {
        if (File.Exists(file))
        {
            return;
        }

        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // SQLite gives its other two files the same
            }

            File.Open(file, options).Dispose();
        }
        catch (IOException) when (File.Exists(file))
        {
            return; // another process was first
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"The database file {file} cannot be made: its folder is missing, full, or not to be written to.",
                e
            );
        }
    }

    /// <summary>Refuses a file that is damaged, of another program or of a newer version, without writing to it.</summary>
    /// <param name="isThorough">Looks through its contents as well.</param>
    /// <param name="cancellation">Ends the look.</param>
    /// <returns>The version of its schema; 0 where it is empty.</returns>
    public async ValueTask<long> InspectAsync(bool isThorough, CancellationToken cancellation)
    {
        using var session = SqliteSession.Open(file, SqliteOpenMode.ReadOnly);
        const string Tables = "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'";
        const string Ours = "SELECT count(*) FROM sqlite_master WHERE name = 'tg_schema'";
        if (await session.NumberAsync(Tables, [], cancellation) == 0)
        {
            return 0;
        }

        if (await session.NumberAsync(Ours, [], cancellation) == 0)
        {
            throw new StoreUnavailableException(
                $"The database file {file} holds tables of another program: it was left as it is. Name another file."
            );
        }

        var version = await session.NumberAsync(MigrationScripts.VersionNow, [], cancellation) ?? 0;
        if (MigrationScripts.Refusal(version, scripts) is { } refusal)
        {
            throw new StoreUnavailableException($"The database file {file} {refusal}.");
        }

        if (isThorough)
        {
            await LookThroughAsync(session, cancellation);
        }

        return version;
    }

    /// <summary>Runs the steps that are missing, all or none.</summary>
    /// <returns>The version before, which another process may have brought up meanwhile.</returns>
    public async ValueTask<long> MigrateAsync(SqliteSession session, CancellationToken cancellation)
    {
        session.RunScript(MigrationScripts.VersionTable);
        var before = await session.NumberAsync(MigrationScripts.VersionNow, [], cancellation) ?? 0;
        if (MigrationScripts.Refusal(before, scripts) is { } refusal)
        {
            throw new StoreUnavailableException($"The database file {file} {refusal}.");
        }

        foreach (var script in scripts.Where(script => script.Version > before))
        {
            session.RunScript(script.Sql);
            SqlArgument[] arguments =
            [
                SqlArgument.Number("version", script.Version),
                SqlArgument.Text("name", script.Name),
                SqlArgument.Instant("at", time.GetUtcNow()),
            ];
            await session.ExecuteAsync(MigrationScripts.VersionAdd, arguments, cancellation);
        }

        return before;
    }

    private async ValueTask LookThroughAsync(SqliteSession session, CancellationToken cancellation)
    {
        var sql = new FileInfo(file).Length <= WholeCheckBytesMax ? WholeCheck : CheckWithoutAudit;
        var findings = await session.ListAsync(sql, [], static row => row.GetString(0), cancellation);
        if (findings.Exists(finding => finding != "ok"))
        {
            throw new SqliteException("quick_check found damage", raw.SQLITE_CORRUPT);
        }
    }
}
