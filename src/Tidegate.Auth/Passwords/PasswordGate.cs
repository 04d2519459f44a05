namespace Tidegate.Auth.Passwords;

/// <summary>Lets only a few passwords be checked at once, and a few dozen wait: each check holds a core, and some memory, for a while. Thread-safe.</summary>
/// <param name="checksMax">How many run at once.</param>
public sealed class PasswordGate(int checksMax) : IDisposable
{
    /// <summary>Most that wait, for each one that runs.</summary>
    public const int WaitingPerCheck = 16;

    private readonly SemaphoreSlim _checks = new(checksMax);
    private readonly int _waitingMax = checksMax * (1 + WaitingPerCheck);
    private int _waiting;

    /// <inheritdoc />
    public void Dispose() => _checks.Dispose();

    /// <summary>Runs a check on the thread pool as soon as there is room.</summary>
    /// <param name="check">What to do.</param>
    /// <param name="busy">The answer where too many wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal async ValueTask<T> RunAsync<T>(Func<T> check, T busy, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _waiting) > _waitingMax)
        {
            Interlocked.Decrement(ref _waiting);
            return busy;
        }

        try
        {
            await _checks.WaitAsync(cancellation);
            try
            {
                return await Task.Run(check, cancellation);
            }
            finally
            {
                _checks.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
