using System.Data.Common;
using Tidegate.Auth.Stores;

namespace Tidegate.Storage.Sql;

/// <summary>One connection in the hands of one call. Statements are constants; whatever varies is an argument.</summary>
internal abstract class SqlSession
{
    private readonly List<(StoreChangeKind Kind, string Value)> _changes = [];

    /// <summary>Nothing of this transaction is to stay. The call returns all the same.</summary>
    public bool IsRolledBack { get; private set; }

    /// <summary>All rows.</summary>
    public async ValueTask<List<T>> ListAsync<T>(
        string sql,
        SqlArgument[] arguments,
        Func<DbDataReader, T> read,
        CancellationToken cancellation
    )
    {
        var command = Prepare(sql, arguments);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellation))
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        finally
        {
            Release(command);
        }
    }

    /// <summary>The first row, or null.</summary>
    public async ValueTask<T?> FindAsync<T>(string sql, SqlArgument[] arguments, Func<DbDataReader, T> read, CancellationToken cancellation)
        where T : class
    {
        var command = Prepare(sql, arguments);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation) ? read(reader) : null;
        }
        finally
        {
            Release(command);
        }
    }

    /// <summary>The number in the first column of the first row, or null.</summary>
    public async ValueTask<long?> NumberAsync(string sql, SqlArgument[] arguments, CancellationToken cancellation)
    {
        var command = Prepare(sql, arguments);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation) && !await reader.IsDBNullAsync(0, cancellation) ? reader.GetInt64(0) : null;
        }
        finally
        {
            Release(command);
        }
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it touched.</returns>
    public async ValueTask<int> ExecuteAsync(string sql, SqlArgument[] arguments, CancellationToken cancellation)
    {
        var command = Prepare(sql, arguments);
        try
        {
            return await command.ExecuteNonQueryAsync(cancellation);
        }
        finally
        {
            Release(command);
        }
    }

    /// <summary>Waits until no other transaction holds the lock of this name, and holds it to the end of this one.</summary>
    public abstract ValueTask LockAsync(string name, CancellationToken cancellation);

    /// <summary>Records a change, to be committed with it.</summary>
    public void Changed(StoreChangeKind kind, string value) => _changes.Add((kind, value));

    /// <summary>Leaves nothing of this transaction.</summary>
    public void RollBack() => IsRolledBack = true;

    /// <summary>Writes the recorded changes: the last thing before the commit.</summary>
    /// <remarks>
    /// Their numbers come from one row that stays locked until then. So numbers are given in the order of the commits, and who has read up to a
    /// number will never find a smaller one appear; a sequence of the database would give them in the order of the inserts.
    /// </remarks>
    public async ValueTask WriteChangesAsync(CancellationToken cancellation)
    {
        if (_changes.Count == 0 || IsRolledBack)
        {
            return;
        }

        const string Take = "UPDATE tg_counters SET value = value + @count WHERE name = 'changes' RETURNING value";
        const string Add = "INSERT INTO tg_changes (seq, kind, value) VALUES (@seq, @kind, @value)";
        var last =
            await NumberAsync(Take, [SqlArgument.Number("count", _changes.Count)], cancellation)
            ?? throw new StoreUnavailableException("The database lacks the row that counts changes: restore a backup.");
        var seq = last - _changes.Count;
        foreach (var (kind, value) in _changes)
        {
            SqlArgument[] arguments =
            [
                SqlArgument.Number("seq", ++seq),
                SqlArgument.Text("kind", kind.ToString()),
                SqlArgument.Text("value", value),
            ];
            await ExecuteAsync(Add, arguments, cancellation);
        }
    }

    /// <summary>Makes the session as it was when new.</summary>
    public void Reset()
    {
        _changes.Clear();
        IsRolledBack = false;
    }

    /// <summary>A command with its arguments set.</summary>
    protected abstract DbCommand Prepare(string sql, SqlArgument[] arguments);

    /// <summary>The command is not needed any more.</summary>
    protected abstract void Release(DbCommand command);
}
