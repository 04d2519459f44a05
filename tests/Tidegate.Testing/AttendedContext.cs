namespace Tidegate.Testing;

/// <summary>Runs what loops go on with on the pool, as always, and knows whether any of it is left: then nobody moves a clock before a thread that the machine let stand still.</summary>
/// <remarks>What does not come back to its context (<c>ConfigureAwait(false)</c>, a <c>CancelAsync</c>, the network) is not seen until it does.</remarks>
public sealed class AttendedContext : SynchronizationContext
{
    private int _left;

    /// <summary>Whether everything waits for a timer, for the test or for what is not seen.</summary>
    public bool IsAtRest => Volatile.Read(ref _left) == 0;

    /// <summary>Begins something whose awaits come back here.</summary>
    public T Begin<T>(Func<T> start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            return start();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        Interlocked.Increment(ref _left);
        ThreadPool.UnsafeQueueUserWorkItem(
            static work =>
            {
                try
                {
                    work.Context.Begin<object?>(() =>
                    {
                        work.What(work.State);
                        return null;
                    });
                }
                finally
                {
                    Interlocked.Decrement(ref work.Context._left);
                }
            },
            (Context: this, What: d, State: state),
            preferLocal: false
        );
    }

    public override SynchronizationContext CreateCopy() => this;
}
