using Microsoft.Data.Sqlite;
using Tidegate.Auth.Stores;

namespace Tidegate.Storage.Sqlite;

/// <content>Opening the file, at start and after it was lost.</content>
internal sealed partial class SqliteDatabase
{
    /// <summary>How long a failed attempt answers for the next ones: looking at a file is not for every request.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private (long At, string Reason)? _lastFailure; // belongs to who has the place of the openers
    private int _lastGeneration;

    private ValueTask<int> OpenAsync(CancellationToken cancellation)
    {
        if (_isDisposed)
        {
            throw new StoreUnavailableException("The database is closed: the program is stopping.");
        }

        var generation = Volatile.Read(ref _generation);
        return generation != 0 ? new(generation) : OpenAnewAsync(cancellation);
    }

    private async ValueTask<int> OpenAnewAsync(CancellationToken cancellation)
    {
        using var place = await _openers.EnterAsync(cancellation);
        if (Volatile.Read(ref _generation) is not 0 and var opened)
        {
            return opened;
        }

        if (_lastFailure is { } failure && _time.GetElapsedTime(failure.At) < RetryPause)
        {
            throw new StoreUnavailableException(failure.Reason);
        }

        try
        {
            await _opening.RunAsync(isFirst: _lastGeneration == 0, _isInDoubt, cancellation);
            _lastFailure = null;
            _isInDoubt = false;
            var generation = ++_lastGeneration;
            Volatile.Write(ref _generation, generation);
            return generation;
        }
        catch (SqliteException e)
        {
            var fault = SqliteFaults.From(e, _file);
            _lastFailure = (_time.GetTimestamp(), fault.Message);
            throw fault is StoreUnavailableException unavailable ? _availability.Failed(unavailable) : fault;
        }
        catch (StoreUnavailableException e)
        {
            _lastFailure = (_time.GetTimestamp(), e.Message);
            throw _availability.Failed(e);
        }
    }
}
