namespace Tidegate.AspNetCore.Simulations;

/// <summary>Something that is asked of a run, done on its loop.</summary>
/// <param name="what">Does it; null: nothing is to be done, the run only looks at its clock.</param>
internal sealed class Asked(Func<SimulationRefusal?>? what)
{
    private readonly TaskCompletionSource<SimulationRefusal?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Why it was not done; null: it was.</summary>
    public Task<SimulationRefusal?> Done => _done.Task;

    public void Do()
    {
        try
        {
            _done.TrySetResult(what?.Invoke());
        }
        catch (Exception exception)
        {
            _done.TrySetException(exception);
            throw; // the run cannot be trusted after a fault of its own
        }
    }

    /// <summary>The run has gone before it came to it.</summary>
    public void Miss() => _done.TrySetResult(SimulationRefusal.NotFound);
}
