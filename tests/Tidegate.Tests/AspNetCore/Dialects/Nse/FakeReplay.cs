using Tidegate.Core.Topics;

namespace Tidegate.Tests.AspNetCore.Dialects.Nse;

/// <summary>A run of five symbols that only keeps its state.</summary>
internal sealed class FakeReplay : IReplayControl
{
    private ReplayState _state;

    public ReplayStatus Status => new(_state, 5, 2_500);

    public bool TryStart() => TryMove(ReplayState.Running, ReplayState.Stopped);

    public bool TryPause() => TryMove(ReplayState.Paused, ReplayState.Running);

    public bool TryResume() => TryMove(ReplayState.Running, ReplayState.Paused);

    public bool TryStop() => TryMove(ReplayState.Stopped, ReplayState.Running, ReplayState.Paused);

    public bool TryRestart() => TryMove(ReplayState.Running, ReplayState.Running, ReplayState.Paused);

    private bool TryMove(ReplayState to, params ReadOnlySpan<ReplayState> from)
    {
        var isAllowed = from.Contains(_state);
        _state = isAllowed ? to : _state;
        return isAllowed;
    }
}
