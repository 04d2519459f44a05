namespace Tidegate.Simulation.Sessions;

/// <summary>Where a simulation stands.</summary>
public enum SimulationState
{
    /// <summary>Asked for; nothing is read yet.</summary>
    Created,

    /// <summary>History is read and shown.</summary>
    Initializing,

    /// <summary>Steps from candle to candle.</summary>
    Running,

    /// <summary>Holds; orders are neither taken nor judged.</summary>
    Paused,

    /// <summary>Played to the last candle.</summary>
    Completed,

    /// <summary>Its data could not be read.</summary>
    Failed,

    /// <summary>Ended before its last candle by its owner or by a limit.</summary>
    Closed,
}
