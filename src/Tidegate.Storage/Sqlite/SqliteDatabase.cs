using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;
using Tidegate.Auth.Stores;
using Tidegate.Storage.Calls;
using Tidegate.Storage.Migrations;
using Tidegate.Storage.Sql;

namespace Tidegate.Storage.Sqlite;

/// <summary>One file: one connection writes, others read beside it (WAL).</summary>
/// <remarks>
/// SQLite works on the thread that calls, in microseconds. What may take long is waited for without a thread: the turn (<see cref="CallGate"/>)
/// and a lock that another process holds. After a fault that a connection does not survive all are closed, and the next call opens the file
/// anew: so a file that comes back is served without a restart. A file that vanished is never made anew, for that would be an empty one.
/// </remarks>
internal sealed partial class SqliteDatabase : ISqlDatabase
{
    private static readonly TimeSpan LockPollMax = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly Stack<SqliteSession> _idle = [];
    private readonly CallGate _readers;
    private readonly CallGate _writers;
    private readonly CallGate _openers;
    private readonly string _file;
    private readonly StorageOptions _options;
    private readonly SqliteOpening _opening;
    private readonly TimeProvider _time;
    private readonly StoreAvailability _availability;
    private SqliteSession? _writer; // belongs to who has the place of the writers
    private int _writerGeneration;
    private int _generation; // of the connections in use; 0: the file has to be opened first
    private volatile bool _isInDoubt = true;
    private volatile bool _isDisposed;

    public SqliteDatabase(StorageOptions options, ImmutableArray<MigrationScript> scripts, TimeProvider time, ILogger logger)
    {
        Batteries_V2.Init(); // names the native library; a second call does nothing
        _options = options;
        _file = Path.GetFullPath(options.File);
        _time = time;
        _opening = new SqliteOpening(_file, options, scripts, time, logger);
        _availability = new StoreAvailability(logger);
        _readers = new CallGate(options.ConnectionsMax, options.CallTimeout, time);
        _writers = new CallGate(1, options.CallTimeout, time);
        _openers = new CallGate(1, options.CallTimeout, time);
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        _ = await OpenAsync(cancellation);
        _availability.Served();
    }

    public async ValueTask<T> ReadAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellation)
    {
        try
        {
            var generation = await OpenAsync(cancellation);
            using var place = await _readers.EnterAsync(cancellation);
            var session = Take(generation);
            var isWell = false;
            try
            {
                ThrowIfMoved(session);
                var result = await work(session, cancellation);
                isWell = true;
                _availability.Served();
                return result;
            }
            finally
            {
                GiveBack(session, generation, isWell);
            }
        }
        catch (SqliteException e)
        {
            throw Failed(e);
        }
        catch (StoreUnavailableException e)
        {
            throw _availability.Failed(e);
        }
    }

    public async ValueTask<T> WriteAsync<T>(Func<SqlSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellation)
    {
        try
        {
            using var place = await _writers.EnterAsync(cancellation);
            var session = TakeWriter(await OpenAsync(cancellation));
            ThrowIfMoved(session);
            await BeginAsync(session, cancellation);
            try
            {
                var result = await work(session, cancellation);
                await session.WriteChangesAsync(cancellation);
                cancellation.ThrowIfCancellationRequested();
                if (!session.IsRolledBack)
                {
                    session.Check(session.Run("COMMIT"));
                }

                _availability.Served();
                return result;
            }
            finally
            {
                session.RollBackNow();
            }
        }
        catch (SqliteException e)
        {
            throw Failed(e);
        }
        catch (StoreUnavailableException e)
        {
            throw _availability.Failed(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true; // whoever waits in front of us gives up at once
        using var place = await _writers.EnterAsync(CancellationToken.None);
        CloseAll();
        _writer?.Dispose();
        _writer = null;
    }

    /// <summary>Waits for the lock that lets one connection of all processes write, without keeping a thread.</summary>
    private async ValueTask BeginAsync(SqliteSession session, CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(1); ; pause = pause < LockPollMax ? pause * 2 : LockPollMax)
        {
            var result = session.Run("BEGIN IMMEDIATE");
            if ((result & 0xFF) != raw.SQLITE_BUSY || _time.GetElapsedTime(began) >= _options.CallTimeout || _isDisposed)
            {
                session.Check(result);
                return;
            }

            await Task.Delay(pause, _time, cancellation);
        }
    }

    private SqliteSession Take(int generation)
    {
        lock (_gate)
        {
            if (generation == _generation && _idle.TryPop(out var idle))
            {
                return idle;
            }
        }

        var session = SqliteSession.Open(_file, SqliteOpenMode.ReadWrite);
        session.Pragma("query_only = ON");
        return session;
    }

    private void GiveBack(SqliteSession session, int generation, bool isWell)
    {
        lock (_gate)
        {
            if (isWell && generation == _generation)
            {
                _idle.Push(session);
                return;
            }
        }

        session.Dispose();
    }

    private SqliteSession TakeWriter(int generation)
    {
        if (_writer is not null && _writerGeneration != generation)
        {
            _writer.Dispose();
            _writer = null;
        }

        if (_writer is null)
        {
            var session = SqliteSession.Open(_file, SqliteOpenMode.ReadWrite);
            session.Pragma("synchronous = FULL"); // a revocation that was answered survives a power cut
            session.Pragma("journal_size_limit = 67108864"); // bytes; after a burst the log file shrinks again
            (_writer, _writerGeneration) = (session, generation);
        }

        _writer.Reset();
        return _writer;
    }

    private void ThrowIfMoved(SqliteSession session)
    {
        if (session.HasMoved)
        {
            _isInDoubt = true;
            CloseAll();
            throw new StoreUnavailableException($"The database file {_file} was moved, removed or replaced while it was in use.");
        }
    }

    private Exception Failed(SqliteException e)
    {
        if (!SqliteFaults.LeavesConnectionWell(e))
        {
            if (SqliteFaults.CastsDoubtOnFile(e))
            {
                _isInDoubt = true;
            }

            CloseAll();
        }

        var fault = SqliteFaults.From(e, _file);
        return fault is StoreUnavailableException unavailable ? _availability.Failed(unavailable) : fault;
    }

    /// <summary>Ends this generation of connections. Those in use, the writer's among them, are closed by who uses them.</summary>
    private void CloseAll()
    {
        SqliteSession[] idle;
        lock (_gate)
        {
            _generation = 0;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (var session in idle)
        {
            session.Dispose();
        }
    }
}
