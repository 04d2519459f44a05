using Tidegate.AspNetCore.Dialects.Simutrador;
using Tidegate.Core.Errors;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Sessions;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>When it steps: at once after an acknowledgement, at its speed, or after a pause for those who do neither; and what becomes of a client that falls silent.</summary>
internal sealed partial class SimulationRun
{
    /// <summary>The rule under which a client that acknowledges no more is closed.</summary>
    public const string SilenceRule = "simulation.acknowledgements";

    private const string AckAction = "Send tick_ack";
    private const string UnheardAction = "Send tick_ack, or any other message";

    private readonly List<SimulationEvent> _events = [];
    private SimulationPace _pace;
    private TimeSpan _ackWait;
    private DateTimeOffset _nextStepAt;
    private DateTimeOffset _ackUntil;
    private DateTimeOffset? _silentUntil;
    private long _acked;
    private long _missedAt;
    private int _missed;
    private bool _isPaused;
    private bool _isHeld;

    private bool IsAwaiting => _pace.IsAcknowledged && _acked < Sequence;

    /// <summary>A tick was dealt with, or the client says that it needs time for it. Any thread.</summary>
    /// <param name="sequence">The tick, at most <see cref="Sequence"/>.</param>
    /// <param name="isReady">False: it needs more time.</param>
    /// <param name="wait">How long the next one may take; null: as before.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    public Task AcknowledgeAsync(long sequence, bool isReady, TimeSpan? wait, CancellationToken cancellation)
    {
        var asked = new Asked(() =>
        {
            Acknowledge(sequence, isReady, wait);
            return null;
        });
        return _asked.Writer.TryWrite(asked) ? Task.CompletedTask : WriteAsync();

        async Task WriteAsync()
        {
            try
            {
                await _asked.Writer.WriteAsync(asked, cancellation);
            }
            catch (System.Threading.Channels.ChannelClosedException)
            {
                // it is over: nobody waits for it
            }
        }
    }

    private void Acknowledge(long sequence, bool isReady, TimeSpan? wait)
    {
        var now = _time.GetUtcNow();
        if (!_pace.IsAcknowledged)
        {
            _pace = _pace with { IsAcknowledged = true };
            _nextStepAt = _pace.Speed == 0 ? now : _nextStepAt;
        }

        _ackWait = wait is { } asked ? (asked < _options.AckWaitMax ? asked : _options.AckWaitMax) : _ackWait;
        _ackUntil = now + _ackWait;
        if (isReady && sequence > _acked)
        {
            Volatile.Write(ref _acked, sequence);
            _kept.ForgetThrough(sequence);
        }

        _missed = 0;
        EndSilence();
        NoteHeard();
        HoldOrGoOn();
    }

    private bool IsDue()
    {
        if (State != SimulationState.Running)
        {
            return false;
        }

        var now = _time.GetUtcNow();
        return now >= _nextStepAt && (!IsAwaiting || now >= _ackUntil);
    }

    private void Step()
    {
        _events.Clear();
        bool goesOn;
        try
        {
            goesOn = _engine.Step(_events);
        }
        catch (CandleDataException exception)
        {
            Fail(SimulationRefusal.Data(exception.Message));
            return;
        }

        var messages = new List<ReadOnlyMemory<byte>>(_events.Count);
        foreach (var happened in _events)
        {
            if (_messages.Of(happened) is { } message)
            {
                messages.Add(message);
            }
        }

        Push(goesOn ? Sequence : Sequence + 1, messages);
        if (goesOn)
        {
            Schedule();
        }
        else
        {
            End();
        }
    }

    private void Schedule()
    {
        var now = _time.GetUtcNow();
        _ackUntil = now + _ackWait;
        if (_pace.Speed > 0)
        {
            var interval = TimeSpan.FromTicks(Wish.Settings.Timeframe.LengthNs() / TimeSpan.NanosecondsPerTick / _pace.Speed);
            _nextStepAt = _nextStepAt + interval > now ? _nextStepAt + interval : now + interval;
        }
        else
        {
            _nextStepAt = _pace.IsAcknowledged ? now : now + _options.TickDelay;
        }
    }

    /// <summary>Meets the deadlines that are due.</summary>
    private void LookAtClock()
    {
        var now = _time.GetUtcNow();
        LookAtLine(now);
        if (_forgetAt is { } forgetAt)
        {
            _isForgotten |= now >= forgetAt;
            return;
        }

        TryBegin();
        if (State == SimulationState.Running && IsAwaiting && now >= _ackUntil && _missedAt != Sequence)
        {
            Miss(now);
        }

        LookAtSilence(now);
        if (now >= _silentUntil)
        {
            _silentUntil = null;
            _line?.Close(new Refusal(GatewayErrors.Idle, SilenceRule));
        }

        if (now >= _detachedUntil)
        {
            End(); // nobody came back
        }
        else if (!_isStartAsked && now >= CreatedAt + _options.StartWithin)
        {
            Fail(SimulationRefusal.TooLate("The session was not started in time"));
        }
        else if (now >= CreatedAt + _options.LifetimeMax)
        {
            Fail(SimulationRefusal.TooLate("The session has lasted as long as it may"));
        }
    }

    private DateTimeOffset NextDeadline()
    {
        if (_forgetAt is { } forgetAt)
        {
            return forgetAt;
        }

        var next = CreatedAt + (_isStartAsked || _options.StartWithin > _options.LifetimeMax ? _options.LifetimeMax : _options.StartWithin);
        next = _detachedUntil < next ? _detachedUntil.Value : next;
        next = _silentUntil < next ? _silentUntil.Value : next;
        if (State == SimulationState.Running)
        {
            var step = IsAwaiting && _ackUntil > _nextStepAt ? _ackUntil : _nextStepAt;
            next = step < next ? step : next;
        }

        if (IsCountingSilence)
        {
            var silence = _isUnheardWarned ? UnheardAt : WarnUnheardAt;
            next = silence < next ? silence : next;
        }

        return next;
    }

    /// <summary>The wait for an acknowledgement is over, and it goes on without; but not for ever.</summary>
    private void Miss(DateTimeOffset now)
    {
        _missedAt = Sequence;
        _missed++;
        if (_missed >= _options.MissedAcksMax)
        {
            (_isHeld, _silentUntil) = (true, now + _options.SilenceMax);
            HoldOrGoOn();
            Warn("imminent_closure", "The simulation holds: nothing was acknowledged", AckAction, now, _options.SilenceMax);
        }
        else if (_missed == 1)
        {
            var until = ((_options.MissedAcksMax - 1) * _ackWait) + _options.SilenceMax;
            Warn("approaching_timeout", "A tick was not acknowledged in time", AckAction, now, until);
        }
    }

    private void Warn(string type, string message, string action, DateTimeOffset now, TimeSpan within) =>
        Tell([
            _messages.Of(
                "connection_warning",
                json =>
                {
                    json.WriteString("warning_type"u8, type);
                    json.WriteString("message"u8, message);
                    json.WriteString("expires_at"u8, SimutradorEnvelope.Instant(now + within));
                    json.WriteString("action_required"u8, action);
                    json.WriteNumber("seconds_remaining"u8, SimutradorEnvelope.Seconds(within));
                }
            ),
        ]);

    /// <summary>It runs where nothing holds it.</summary>
    private void HoldOrGoOn()
    {
        if (_isPaused || _isHeld || _line is null)
        {
            _engine.TryPause();
        }
        else if (_engine.TryResume())
        {
            var now = _time.GetUtcNow();
            _ackUntil = now + _ackWait;
            _nextStepAt = _nextStepAt > now ? _nextStepAt : now;
        }
    }
}
