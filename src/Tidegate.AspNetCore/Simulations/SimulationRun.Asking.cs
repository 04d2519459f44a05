using System.Text.Json;
using Tidegate.Simulation.Orders;
using Tidegate.Simulation.Sessions;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>What its owner may ask, and the line on which it is told. Each answer goes to whoever asked, before anything that follows from it.</summary>
internal sealed partial class SimulationRun
{
    private ISessionLine? _line;
    private CancellationToken _lineLeft; // of the line itself: a registration of what has left already knows no token
    private CancellationTokenRegistration _wakes;
    private DateTimeOffset? _detachedUntil;
    private Task<bool> _told = Task.FromResult(true);
    private bool _isStartAsked;

    /// <summary>True where this line hears it, and it has not ended; of this moment or the one before.</summary>
    public bool IsOn(ISessionLine? line) =>
        line is not null && ReferenceEquals(Volatile.Read(ref _line), line) && State is (SimulationState.Running or SimulationState.Paused);

    /// <summary>Attaches it to a line, and lets it begin as soon as there is a place.</summary>
    public Task<SimulationRefusal?> StartAsync(ISessionLine line, CancellationToken cancellation) =>
        AskAsync(
            () =>
            {
                if (_forgetAt is not null || _isStartAsked)
                {
                    return SimulationRefusal.Invalid("The session was started before");
                }

                _isStartAsked = true;
                Attach(line);
                return null;
            },
            cancellation
        );

    /// <summary>Attaches it to a line without a start.</summary>
    public Task<SimulationRefusal?> AttachAsync(ISessionLine line, CancellationToken cancellation) =>
        AskAsync(
            () =>
            {
                Attach(line);
                return null;
            },
            cancellation
        );

    /// <summary>Goes on where a connection broke off: says where it stands, and all that came after the last tick that was processed.</summary>
    public Task<SimulationRefusal?> ResumeOnAsync(ISessionLine line, long processed, string? requestId, CancellationToken cancellation) =>
        AskAsync(
            () =>
            {
                if (processed > Sequence)
                {
                    return SimulationRefusal.Invalid("last_processed_sequence_id is beyond the last tick");
                }

                var missed = _kept.After(processed, out var isWhole);
                Volatile.Write(ref _acked, Math.Max(_acked, processed)); // its acknowledgement may have been lost with the line
                Attach(line);
                (_missed, _ackUntil) = (0, _time.GetUtcNow() + _ackWait);
                EndSilence();
                HoldOrGoOn();
                Tell([SyncOf(processed, missed.Count, isWhole, requestId), .. missed]);
                return null;
            },
            cancellation
        );

    /// <summary>Places a batch.</summary>
    /// <param name="line">Who hears what became of it.</param>
    /// <param name="answer">Places it with what it is given, and writes what became of it.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    public Task<SimulationRefusal?> PlaceAsync(
        ISessionLine line,
        Func<Func<OrderBatch, BatchResult>, ReadOnlyMemory<byte>> answer,
        CancellationToken cancellation
    ) => AnswerAsync(line, () => (answer(_engine.Place), null), cancellation);

    /// <summary>Holds it, or lets it go on.</summary>
    public Task<SimulationRefusal?> PauseAsync(bool isPaused, ISessionLine line, string? requestId, CancellationToken cancellation) =>
        AnswerAsync(
            line,
            () =>
            {
                if (State is not (SimulationState.Running or SimulationState.Paused))
                {
                    return (null, _forgetAt is null ? SimulationRefusal.NotBegun : SimulationRefusal.Ended);
                }

                _isPaused = isPaused;
                HoldOrGoOn();
                return (_messages.Of(isPaused ? "simulation_paused" : "simulation_resumed", WriteStanding, requestId), null);
            },
            cancellation
        );

    /// <summary>Tells what the account holds.</summary>
    public Task<SimulationRefusal?> TellAccountAsync(ISessionLine line, string? requestId, CancellationToken cancellation) =>
        AnswerAsync(
            line,
            () =>
            {
                var account = _engine.Account;
                return (_messages.Of("account_snapshot", json => SimulationMessages.WriteAccount(json, account), requestId), null);
            },
            cancellation
        );

    /// <summary>Ends it and forgets it.</summary>
    public Task<SimulationRefusal?> DeleteAsync(ISessionLine line, string? requestId, CancellationToken cancellation) =>
        AnswerAsync(
            line,
            () =>
            {
                _isForgotten = true;
                End();
                return (_messages.Of("session_deleted", json => json.WriteString("status"u8, "deleted"u8), requestId), null);
            },
            cancellation
        );

    /// <summary>Has something done on the loop and its answer told, and waits until there was room for that: who asks without reading is not read any further.</summary>
    private async Task<SimulationRefusal?> AnswerAsync(
        ISessionLine line,
        Func<(ReadOnlyMemory<byte>? Message, SimulationRefusal? Refusal)> what,
        CancellationToken cancellation
    )
    {
        var told = Task.FromResult(true);
        var refusal = await AskAsync(
            () =>
            {
                var (message, why) = what();
                told = message is { } answer ? TellTo(line, answer) : told;
                return why;
            },
            cancellation
        );
        await told.WaitAsync(cancellation);
        return refusal;
    }

    private void Attach(ISessionLine line)
    {
        _wakes.Dispose();
        (_line, _lineLeft, _detachedUntil) = (line, line.Left, null);
        _wakes = _lineLeft.Register(Wake); // on the shard's thread; the look at the clock finds it gone
        NoteHeard();
        HoldOrGoOn();
    }

    /// <summary>Holds at once where its connection has gone.</summary>
    private void LookAtLine(DateTimeOffset now)
    {
        if (_line is not null && _lineLeft.IsCancellationRequested)
        {
            (_line, _detachedUntil) = (null, now + _options.ResumeWindow);
            EndSilence();
            HoldOrGoOn();
        }
    }

    private void TryBegin()
    {
        if (_hasPlace && _isStartAsked && _line is not null && State is SimulationState.Created)
        {
            foreach (var slice in _history)
            {
                _engine.Warm(slice);
            }

            _engine.TryStart();
            var history = _messages.History(_history).ToList();
            _history = [];
            (_nextStepAt, _ackUntil) = (_time.GetUtcNow(), _time.GetUtcNow() + _ackWait);
            NoteHeard(); // the wait for a place does not count
            Push(0, [.. history, _messages.Of("simulation_started", WriteStanding)]);
            LogStarted(Id);
        }
    }

    // Told in the order of the calls. What goes to the line that hears it is waited for by the loop as well, before it goes on.
    private Task<bool> TellTo(ISessionLine line, ReadOnlyMemory<byte> message)
    {
        var told = line.TellAsync([message]).AsTask();
        _told = ReferenceEquals(line, _line) ? told : _told;
        return told;
    }

    private ReadOnlyMemory<byte> SyncOf(long processed, int replayed, bool isWhole, string? requestId) =>
        _messages.Of(
            "state_sync",
            json =>
            {
                WriteStanding(json);
                json.WriteNumber("last_processed_sequence_id"u8, processed);
                json.WriteNumber("replayed_messages"u8, replayed);
                json.WriteBoolean("is_complete"u8, isWhole);
                json.WriteStartObject("account"u8);
                SimulationMessages.WriteAccount(json, _engine.Account);
                json.WriteEndObject();
            },
            requestId
        );

    private void WriteStanding(Utf8JsonWriter json)
    {
        json.WriteString("state"u8, NameOf(State));
        json.WriteNumber("sequence_id"u8, Sequence);
        json.WriteString("sim_time"u8, SimulationMessages.InstantOf(TimeNs));
    }

    /// <summary>A state in SimuTrador's words.</summary>
    public static string NameOf(SimulationState state) =>
        state switch
        {
            SimulationState.Created => "created",
            SimulationState.Initializing => "initializing",
            SimulationState.Running => "running",
            SimulationState.Paused => "paused",
            SimulationState.Completed => "completed",
            SimulationState.Failed => "failed",
            _ => "closed",
        };

    [Microsoft.Extensions.Logging.LoggerMessage(
        LogEvents.SimulationStarted,
        Microsoft.Extensions.Logging.LogLevel.Information,
        "Simulation {Session} started"
    )]
    private partial void LogStarted(string session);
}
