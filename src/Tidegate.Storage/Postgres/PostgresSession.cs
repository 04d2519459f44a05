using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Tidegate.Storage.Sql;

namespace Tidegate.Storage.Postgres;

/// <summary>A pooled connection; the driver keeps its statements prepared.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, NpgsqlTransaction? transaction) : SqlSession
{
    public override async ValueTask LockAsync(string name, CancellationToken cancellation)
    {
        const string Lock = "SELECT pg_advisory_xact_lock(hashtextextended(@name, 20260))"; // the seed tells ours from other programs' locks
        await ExecuteAsync(Lock, [SqlArgument.Text("name", name)], cancellation);
    }

    /// <summary>Runs the statements of a migration.</summary>
    public async Task RunScriptAsync(string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a resource of this assembly
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    protected override DbCommand Prepare(string sql, SqlArgument[] arguments)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // a constant of the store that calls
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        foreach (var argument in arguments)
        {
            // With its type: of a null the server could not tell.
            var type =
                argument.Value is byte[] ? NpgsqlDbType.Bytea
                : argument.IsNumber ? NpgsqlDbType.Bigint
                : NpgsqlDbType.Text;
            command.Parameters.Add(new NpgsqlParameter(argument.Name, type) { Value = argument.Value ?? DBNull.Value });
        }

        return command;
    }

    protected override void Release(DbCommand command) => command.Dispose();
}
