namespace Tidegate.Simulation.Worker;

/// <summary>The clock that stamps messages, stopped: it is the one thing in them that is not the simulation's.</summary>
internal sealed class StoppedTime(DateTimeOffset at) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;
}
