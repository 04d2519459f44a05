namespace Tidegate.Auth.Revoking;

/// <summary>Raised by whoever has changed something in the store, so that nobody waits for the next look at it. Thread-safe.</summary>
public sealed class ChangeSignal
{
    private TaskCompletionSource _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Says that there is something new. Costs nothing where it was said and not yet seen.</summary>
    public void Raise() => Volatile.Read(ref _raised).TrySetResult();

    /// <summary>Waits until it is raised, or until the time is over.</summary>
    /// <returns>True where it was raised since the last call.</returns>
    internal async ValueTask<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        var raised = Volatile.Read(ref _raised);
        try
        {
            await raised.Task.WaitAsync(atMost, time, cancellation);
        }
        catch (TimeoutException)
        {
            return false;
        }

        Volatile.Write(ref _raised, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return true;
    }
}
