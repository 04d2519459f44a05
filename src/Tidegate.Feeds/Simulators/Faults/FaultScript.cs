namespace Tidegate.Feeds.Simulators.Faults;

/// <summary>Plays steps of faults on a plan in time.</summary>
/// <param name="steps">The steps, in any order.</param>
/// <param name="plan">What goes wrong.</param>
/// <param name="rollover">Called with false where the login dies, with true where another one is believed.</param>
/// <param name="time">All waiting goes through it.</param>
public sealed class FaultScript(IReadOnlyList<FaultStep> steps, FaultPlan plan, Action<bool> rollover, TimeProvider time)
{
    /// <summary>Plays every step to its end, or until cancelled. What has no end of its own goes on.</summary>
    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(steps.Select(step => PlayAsync(step, stopping)));

    private async Task PlayAsync(FaultStep step, CancellationToken stopping)
    {
        if (step.After > TimeSpan.Zero)
        {
            await Task.Delay(step.After, time, stopping);
        }

        Begin(step);
        if (step.Lasts is { } lasts)
        {
            await Task.Delay(lasts, time, stopping);
            End(step);
        }
        else if (step.Fault == SimulatorFault.Rollover)
        {
            End(step);
        }
    }

    private void Begin(FaultStep step)
    {
        if (step.Fault == SimulatorFault.Rollover)
        {
            rollover(false);
        }
        else if (step.Times is { } times)
        {
            plan.Next(step.Fault, times, step.Every);
        }
        else
        {
            plan.Always(step.Fault, step.Every);
        }
    }

    private void End(FaultStep step)
    {
        if (step.Fault == SimulatorFault.Rollover)
        {
            rollover(true);
        }
        else
        {
            plan.Clear(step.Fault);
        }
    }
}
