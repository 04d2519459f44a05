namespace Tidegate.Feeds.Brokers.Logins;

/// <summary>Hands the login of the day to a feed's connections, one attempt at a time, and keeps a refused one from being shown again. Thread-safe.</summary>
/// <remarks>One place, so that three connections with one bad login are one refused attempt and not three.</remarks>
/// <param name="logins">Asked at every connect.</param>
/// <param name="broker">The broker.</param>
/// <param name="time">Measures windows.</param>
internal sealed class LoginDesk(IBrokerLogins logins, string broker, TimeProvider time) : IDisposable
{
    // While one asks, the others wait for their turn: where logins are kept may be stuck, and is asked again.
    private static readonly TimeSpan AskMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _attempts = new(1);
    private TaskCompletionSource _changed = NewSignal();
    private BrokerLogin? _latest;
    private BrokerLogin? _refused;
    private long _version;
    private long? _closedAt;
    private TimeSpan _closedFor;

    /// <summary>The newest login that was given, refused or not; null: there is none.</summary>
    public BrokerLogin? Latest
    {
        get
        {
            lock (_gate)
            {
                return _latest;
            }
        }
    }

    /// <summary>Rises with every change of the login.</summary>
    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>True where the login is the newest one: not replaced, not ended.</summary>
    public bool IsCurrent(BrokerLogin login) => Latest == login;

    /// <summary>Waits for the turn to knock, and until nobody is asked to keep away.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        await _attempts.WaitAsync(cancellation);
        try
        {
            while (Closed() is { } rest && rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, time, cancellation);
            }

            return new Turn(_attempts);
        }
        catch
        {
            _attempts.Release();
            throw;
        }
    }

    /// <summary>The login that may be shown; null: somebody has to log in first.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, or where logins are kept did not answer in time.</exception>
    public async ValueTask<BrokerLogin?> AskAsync(CancellationToken cancellation)
    {
        var login = await GetAsync(cancellation);
        TaskCompletionSource? waiting = null;
        lock (_gate)
        {
            if (login != _latest)
            {
                (_latest, _version) = (login, _version + 1);
                (waiting, _changed) = (_changed, NewSignal());
            }

            login = login == _refused ? null : login;
        }

        waiting?.SetResult();
        return login;
    }

    /// <summary>The broker did not believe this login: it is not shown again.</summary>
    public void Refuse(BrokerLogin login)
    {
        lock (_gate)
        {
            _refused = login;
        }
    }

    /// <summary>The broker asked everybody to keep away for a while.</summary>
    public void Close(TimeSpan duration)
    {
        lock (_gate)
        {
            (_closedAt, _closedFor) = (time.GetTimestamp(), duration);
        }
    }

    /// <summary>Completes once <see cref="Version"/> is above the one that was seen.</summary>
    public Task WaitAsync(long seen, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _version > seen ? Task.CompletedTask : _changed.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Looks for another login until the stop, so that whoever waits for one need not ask.</summary>
    public async Task WatchAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await logins.WaitForChangeAsync(broker, stopping);
                await AskAsync(stopping);
            }
#pragma warning disable CA1031 // where logins are kept may be away; the next look may find it back
            catch (Exception) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
            {
                await Task.Delay(RetryAfter, time, stopping);
            }
        }
    }

    public void Dispose() => _attempts.Dispose();

    private async Task<BrokerLogin?> GetAsync(CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(AskMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        return await logins.GetAsync(broker, either.Token).AsTask().WaitAsync(either.Token); // also one that hears no cancellation
    }

    private TimeSpan? Closed()
    {
        lock (_gate)
        {
            return _closedAt is { } at ? _closedFor - time.GetElapsedTime(at) : null;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Turn(SemaphoreSlim attempts) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                attempts.Release();
            }
        }
    }
}
