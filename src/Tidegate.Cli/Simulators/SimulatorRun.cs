using Tidegate.Cli.Terminal;
using Tidegate.Feeds.Simulators.Faults;

namespace Tidegate.Cli.Simulators;

/// <summary>Lets something play, with its faults, until its end, the time of <c>--for</c> or Ctrl+C.</summary>
internal sealed class SimulatorRun(Func<CancellationToken, Task> play, FaultScript faults, TimeSpan? duration, CliContext context)
{
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(duration ?? Timeout.InfiniteTimeSpan, context.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            await Task.WhenAll(play(stop.Token), faults.RunAsync(stop.Token));
            context.Note("the recording is over; the last prices stay until Ctrl+C or --for.");
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the usual end
        }

        return cancellation.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Ok;
    }
}
