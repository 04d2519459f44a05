using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Tidegate.Storage.Sql;

namespace Tidegate.Storage.Sqlite;

/// <summary>A connection to the file, with its statements kept prepared: preparing costs more than running them.</summary>
internal sealed class SqliteSession : SqlSession, IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <summary>True where the file is not any more what its name leads to.</summary>
    public bool HasMoved => SqliteNative.HasMoved(_connection.Handle!);

    /// <summary>True where the file can be read only.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_connection.Handle!, "main") != 0;

    /// <summary>Opens the file, which must be there.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteSession Open(string file, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            Pooling = false, // the database keeps its own, and must be able to close them all
            DefaultTimeout = 1, // s; the driver sleeps on a thread while it waits, so longer waits are ours
        };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            var session = new SqliteSession(connection);
            session.Pragma("foreign_keys = ON");
            session.Pragma("trusted_schema = OFF"); // a schema from elsewhere runs no functions of ours
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sets something of this connection; <paramref name="setting"/> is one of our constants.</summary>
    public void Pragma(string setting) => Check(Run("PRAGMA " + setting));

    /// <summary>Runs a statement of ours without waiting for anything.</summary>
    /// <returns>SQLite's result code.</returns>
    public int Run(string sql) => raw.sqlite3_exec(_connection.Handle!, sql);

    /// <summary>Throws what SQLite has to say about a result that is none.</summary>
    public void Check(int result) => SqliteException.ThrowExceptionForRC(result, _connection.Handle!);

    /// <summary>Ends a transaction, where one is open, and leaves nothing of it.</summary>
    public void RollBackNow()
    {
        if (raw.sqlite3_get_autocommit(_connection.Handle!) == 0)
        {
            _ = Run("ROLLBACK");
        }
    }

    /// <summary>Nothing to wait for: this session holds the whole file.</summary>
    public override ValueTask LockAsync(string name, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>Runs the statements of a migration.</summary>
    public void RunScript(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // a resource of this assembly
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        if (HasMoved)
        {
            SqliteNative.KeepLogFile(_connection.Handle!);
        }

        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    protected override DbCommand Prepare(string sql, SqlArgument[] arguments)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // a constant of the store that calls
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var argument in arguments)
            {
                command.Parameters.Add(new SqliteParameter("@" + argument.Name, argument.Value ?? DBNull.Value));
            }

            _commands.Add(sql, command);
            return command;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters[i].Value = arguments[i].Value ?? DBNull.Value;
        }

        return command;
    }

    protected override void Release(DbCommand command)
    {
        // Kept for the next call.
    }
}
