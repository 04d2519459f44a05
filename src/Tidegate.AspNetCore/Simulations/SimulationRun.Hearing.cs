using Tidegate.Simulation.Sessions;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>What becomes of a client that acknowledges nothing and says nothing else either, for hours: it may have been forgotten by whoever ran it.</summary>
internal sealed partial class SimulationRun
{
    private static readonly TimeSpan WarnedBefore = TimeSpan.FromMinutes(5); // as of the end of a connection

    private long _heardTicks;
    private bool _isUnheardWarned;
    private bool _isUnheard;

    /// <summary>Who acknowledges is waited for at each tick: another bound, and a far closer one.</summary>
    private bool IsCountingSilence =>
        _options.UnheardMax > TimeSpan.Zero && !_pace.IsAcknowledged && State == SimulationState.Running && _line is not null;

    private DateTimeOffset UnheardAt => new DateTimeOffset(Volatile.Read(ref _heardTicks), TimeSpan.Zero) + _options.UnheardMax;

    private DateTimeOffset WarnUnheardAt => UnheardAt - (WarnedBefore * 2 < _options.UnheardMax ? WarnedBefore : _options.UnheardMax / 2);

    /// <summary>Its client has said something. Any thread.</summary>
    public void Hear()
    {
        NoteHeard();
        Wake();
    }

    private void NoteHeard() => Volatile.Write(ref _heardTicks, _time.GetUtcNow().UtcTicks);

    private void LookAtSilence(DateTimeOffset now)
    {
        if (_isUnheard && now < UnheardAt)
        {
            EndSilence();
            HoldOrGoOn();
        }

        if (!IsCountingSilence)
        {
            return;
        }

        _isUnheardWarned &= now >= WarnUnheardAt;
        if (now >= UnheardAt)
        {
            (_isUnheard, _isHeld, _silentUntil) = (true, true, now + _options.SilenceMax);
            HoldOrGoOn();
            Warn("imminent_closure", "The simulation holds: nothing was heard", UnheardAction, now, _options.SilenceMax);
        }
        else if (now >= WarnUnheardAt && !_isUnheardWarned)
        {
            _isUnheardWarned = true;
            Warn("approaching_timeout", "Nothing was heard for long", UnheardAction, now, UnheardAt - now + _options.SilenceMax);
        }
    }

    private void EndSilence() => (_isUnheard, _isUnheardWarned, _isHeld, _silentUntil) = (false, false, false, null);
}
