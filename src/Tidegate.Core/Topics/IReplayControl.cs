namespace Tidegate.Core.Topics;

/// <summary>State of the one shared replay run.</summary>
public enum ReplayState
{
    /// <summary>Not started, stopped, or played to the end.</summary>
    Stopped,

    /// <summary>Playing.</summary>
    Running,

    /// <summary>Holding at a row.</summary>
    Paused,
}

/// <summary>What the shared run is doing.</summary>
/// <param name="State">The state.</param>
/// <param name="SymbolCount">Distinct symbols in the data.</param>
/// <param name="RecordCount">Valid rows in the data.</param>
public sealed record ReplayStatus(ReplayState State, int SymbolCount, long RecordCount);

/// <summary>Starts, holds and ends the one shared replay run. Thread-safe; a command out of state changes nothing and answers false.</summary>
public interface IReplayControl
{
    /// <summary>What it is doing now.</summary>
    ReplayStatus Status { get; }

    /// <summary>From <see cref="ReplayState.Stopped"/>: plays from the first row.</summary>
    bool TryStart();

    /// <summary>From <see cref="ReplayState.Running"/>: holds.</summary>
    bool TryPause();

    /// <summary>From <see cref="ReplayState.Paused"/>: goes on at the row where it held.</summary>
    bool TryResume();

    /// <summary>From <see cref="ReplayState.Running"/> or <see cref="ReplayState.Paused"/>: ends without end-of-data.</summary>
    bool TryStop();

    /// <summary>From <see cref="ReplayState.Running"/> or <see cref="ReplayState.Paused"/>: plays again from the first row.</summary>
    bool TryRestart();
}
