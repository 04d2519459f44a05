using System.Globalization;
using Npgsql;
using Tidegate.Testing;
using Tidegate.Tests.Storage;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Tidegate.Tests.Storage;

/// <summary>One server for all tests of the run, started by the first that asks; each gets a schema of its own.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private PostgresServer? _server;
    private int _schemas;

    /// <summary>A connection string that leads to an empty schema.</summary>
    public async Task<string> NewSchemaAsync()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, "PostgreSQL is not installed (Debian: apt-get install postgresql).");
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _server ??= await PostgresServer.StartNewAsync();
        }
        finally
        {
            _gate.Release();
        }

        return await NewSchemaAsync(_server, $"s{Interlocked.Increment(ref _schemas).ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>A schema on a server.</summary>
    public static async Task<string> NewSchemaAsync(PostgresServer server, string name)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE SCHEMA {name}", connection);
        await command.ExecuteNonQueryAsync();
        return $"{server.ConnectionString};Search Path={name}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _gate.Dispose();
    }
}
