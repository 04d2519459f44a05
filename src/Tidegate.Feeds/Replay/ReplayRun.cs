using System.Threading.Channels;
using Tidegate.Core.Topics;

namespace Tidegate.Feeds.Replay;

/// <summary>The state of one shared replay run and its playing time, which stands still while paused. Thread-safe.</summary>
/// <param name="time">Measures the playing time.</param>
/// <param name="symbolCount">Distinct symbols in the data.</param>
/// <param name="recordCount">Valid rows in the data.</param>
internal sealed class ReplayRun(TimeProvider time, int symbolCount, long recordCount) : IReplayControl
{
    private readonly Lock _gate = new();

    // One slot is enough: whoever reads it looks at the whole state afterwards.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private ReplayState _state;
    private int _number;
    private TimeSpan _playedBefore;
    private long _playingSince;

    public ReplayStatus Status => new(Read().State, symbolCount, recordCount);

    public bool TryStart() => TryMove(ReplayState.Running, isNewRun: true, ReplayState.Stopped);

    public bool TryPause() => TryMove(ReplayState.Paused, isNewRun: false, ReplayState.Running);

    public bool TryResume() => TryMove(ReplayState.Running, isNewRun: false, ReplayState.Paused);

    public bool TryStop() => TryMove(ReplayState.Stopped, isNewRun: false, ReplayState.Running, ReplayState.Paused);

    public bool TryRestart() => TryMove(ReplayState.Running, isNewRun: true, ReplayState.Running, ReplayState.Paused);

    /// <summary>Where the run is now.</summary>
    public ReplayPosition Read()
    {
        lock (_gate)
        {
            return new ReplayPosition(_state, _number, Played());
        }
    }

    /// <summary>Ends the run of that number at its last row; false where a command came first.</summary>
    public bool TryFinish(int number)
    {
        lock (_gate)
        {
            if (_number != number || _state != ReplayState.Running)
            {
                return false;
            }

            _state = ReplayState.Stopped;
            return true;
        }
    }

    /// <summary>Ends one <see cref="WaitAsync"/>, the present one or the next.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Waits until the state has changed or <see cref="Wake"/> was called since the last wait.</summary>
    public async Task WaitAsync(CancellationToken cancellation) => await _wake.Reader.ReadAsync(cancellation);

    private bool TryMove(ReplayState to, bool isNewRun, params ReadOnlySpan<ReplayState> from)
    {
        lock (_gate)
        {
            if (!from.Contains(_state))
            {
                return false;
            }

            _playedBefore = isNewRun ? TimeSpan.Zero : Played();
            _playingSince = time.GetTimestamp();
            _number += isNewRun ? 1 : 0;
            _state = to;
        }

        Wake();
        return true;
    }

    private TimeSpan Played() => _state == ReplayState.Running ? _playedBefore + time.GetElapsedTime(_playingSince) : _playedBefore;
}
