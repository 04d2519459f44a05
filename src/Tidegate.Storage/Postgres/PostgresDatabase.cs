using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tidegate.Auth.Stores;
using Tidegate.Storage.Calls;
using Tidegate.Storage.Migrations;
using Tidegate.Storage.Sql;

namespace Tidegate.Storage.Postgres;

/// <summary>A server: a pool of connections, each call with one of its own.</summary>
/// <remarks>
/// A connection that turns out to be broken is replaced once per call, as long as nothing was committed: so a server that restarted is served
/// again without a failed call for every connection in the pool. Transactions that were in each other's way are repeated.
/// </remarks>
internal sealed class PostgresDatabase : ISqlDatabase
{
    private const int ConflictsMax = 3;
    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(200);

    private readonly NpgsqlDataSource _source;
    private readonly PostgresSchema _schema;
    private readonly CallGate _calls;
    private readonly CallGate _openers;
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly StoreAvailability _availability;
    private volatile bool _isReady;

    public PostgresDatabase(
        StorageOptions options,
        NpgsqlConnectionStringBuilder connection,
        ImmutableArray<MigrationScript> scripts,
        TimeProvider time,
        ILogger logger
    )
    {
        var builder = new NpgsqlSlimDataSourceBuilder(connection.ConnectionString);
        builder.EnableTransportSecurity();
        builder.EnableIntegratedSecurity();
        _source = builder.Build();
        _options = options;
        _time = time;
        _schema = new PostgresSchema(scripts, time, logger);
        _availability = new StoreAvailability(logger);
        _calls = new CallGate(options.ConnectionsMax, options.CallTimeout, time);
        _openers = new CallGate(1, options.CallTimeout, time);
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            try
            {
                await EnsureReadyAsync(cancellation);
                _availability.Served();
                return;
            }
            catch (StoreUnavailableException e)
                when (e.InnerException is { } inner
                    && PostgresFaults.IsNotThereYet(inner)
                    && _time.GetElapsedTime(began) < _options.StartTimeout
                )
            {
                await Task.Delay(StartPause, _time, cancellation);
            }
        }
    }

    public async ValueTask<T> ReadAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellation) =>
        await CallAsync(
            async (call, connection) =>
            {
                call.IsRepeatable = true;
                return await work(new PostgresSession(connection, null), cancellation);
            },
            cancellation
        );

    public async ValueTask<T> WriteAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellation) =>
        await CallAsync(
            async (call, connection) =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                var session = new PostgresSession(connection, transaction);
                var result = await work(session, cancellation);
                await session.WriteChangesAsync(cancellation);
                if (session.IsRolledBack)
                {
                    await transaction.RollbackAsync(cancellation);
                }
                else
                {
                    // From here nobody can say whether it was done, should the connection break; and a cancelled commit is no answer either.
                    call.IsRepeatable = false;
                    await transaction.CommitAsync(CancellationToken.None);
                }

                return result;
            },
            cancellation
        );

    public async ValueTask DisposeAsync() => await _source.DisposeAsync();

    private async ValueTask<T> CallAsync<T>(Func<PostgresCall, NpgsqlConnection, ValueTask<T>> work, CancellationToken cancellation)
    {
        if (!_isReady)
        {
            await EnsureReadyAsync(cancellation);
        }

        var call = new PostgresCall();
        try
        {
            using var place = await _calls.EnterAsync(cancellation);
            while (true)
            {
                call.IsRepeatable = true;
                try
                {
                    await using var connection = await _source.OpenConnectionAsync(cancellation);
                    var result = await work(call, connection);
                    _availability.Served();
                    return result;
                }
                catch (Exception e) when (MayRepeat(call, e))
                {
                    // The next round has a connection of its own.
                }
            }
        }
        catch (Exception e) when (PostgresFaults.IsOfDriver(e))
        {
            throw Failed(e, cancellation);
        }
        catch (StoreUnavailableException e)
        {
            throw _availability.Failed(e);
        }
    }

    private bool MayRepeat(PostgresCall call, Exception e)
    {
        if (!call.IsRepeatable)
        {
            return false;
        }

        if (PostgresFaults.IsConflict(e))
        {
            return ++call.Conflicts <= ConflictsMax;
        }

        if (!PostgresFaults.IsBrokenConnection(e) || call.WasBroken)
        {
            return false;
        }

        call.WasBroken = true;
        _source.Clear(); // where one is broken the others of its age are
        return true;
    }

    private async ValueTask EnsureReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var place = await _openers.EnterAsync(cancellation);
            if (_isReady)
            {
                return;
            }

            await using var connection = await _source.OpenConnectionAsync(cancellation);
            await _schema.RunAsync(connection, cancellation);
            _isReady = true;
        }
        catch (Exception e) when (PostgresFaults.IsOfDriver(e))
        {
            throw Failed(e, cancellation);
        }
        catch (StoreUnavailableException e)
        {
            throw _availability.Failed(e);
        }
    }

    private Exception Failed(Exception e, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested(); // the driver may report our own cancellation as its failure
        if (PostgresFaults.CastsDoubtOnSchema(e))
        {
            _isReady = false;
        }

        var fault = PostgresFaults.From(e);
        return fault is StoreUnavailableException unavailable ? _availability.Failed(unavailable) : fault;
    }
}
