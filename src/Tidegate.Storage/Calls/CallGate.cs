using Tidegate.Auth.Stores;

namespace Tidegate.Storage.Calls;

/// <summary>How many calls may be in the database at once, how many may wait for their turn, and for how long.</summary>
/// <remarks>Without it a database that hangs would gather a task for every request that comes in meanwhile.</remarks>
internal sealed class CallGate(int places, TimeSpan timeout, TimeProvider time) : IDisposable
{
    /// <summary>Waiting calls, about a kilobyte each.</summary>
    private const int WaitersMax = 4_096;

    private readonly SemaphoreSlim _free = new(places);
    private int _waiting;

    /// <summary>A place, held until disposed.</summary>
    /// <exception cref="StoreUnavailableException">None became free in time, or too many wait already.</exception>
    public ValueTask<CallPlace> EnterAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
#pragma warning disable VSTHRD103 // with 0 ms it never blocks, and most calls need no task
        return _free.Wait(0, CancellationToken.None) ? new(new CallPlace(_free)) : WaitAsync(cancellation);
#pragma warning restore VSTHRD103
    }

    public void Dispose() => _free.Dispose();

    private async ValueTask<CallPlace> WaitAsync(CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _waiting) > WaitersMax)
        {
            Interlocked.Decrement(ref _waiting);
            throw new StoreUnavailableException($"The database is busy: {WaitersMax} calls are waiting already.");
        }

        try
        {
            using var limit = new CancellationTokenSource(timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
            await _free.WaitAsync(either.Token);
            return new CallPlace(_free);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"The database is busy: no turn within {timeout.TotalSeconds:0.###} s.", e);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
