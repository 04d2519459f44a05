using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tidegate.Core.Timing;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Reports;
using Tidegate.Simulation.Sessions;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Simulations;

/// <summary>One simulation of one user: a loop that owns the engine, steps it as fast as its client may be told, and does in between what is asked of it.</summary>
/// <remarks>Everything but the public members belongs to the loop. It waits for its own client only: no run delays another.</remarks>
internal sealed partial class SimulationRun : IDisposable
{
    private const int AsksMax = 32;

    private readonly SimulationEngine _engine;
    private readonly SimulationOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<SimulationRun> _ended;
    private readonly ILogger _logger;
    private readonly SimulationMessages _messages;
    private readonly KeptMessages _kept;
    private readonly ITimer _timer;
    private readonly Channel<Asked> _asked = Channel.CreateBounded<Asked>(new BoundedChannelOptions(AsksMax) { SingleReader = true });
    private readonly Asked _nothing = new(null);
    private IReadOnlyList<CandleSlice> _history;
    private DateTimeOffset _armedFor;
    private DateTimeOffset? _forgetAt; // set once it has ended
    private bool _isFreed;
    private volatile bool _isArmed;
    private volatile bool _hasPlace;
    private volatile bool _isForgotten;

    public SimulationRun(
        string id,
        string owner,
        SimulationWish wish,
        SimulationEngine engine,
        IReadOnlyList<CandleSlice> history,
        SimulationOptions options,
        TimeProvider time,
        Action<SimulationRun> ended,
        ILogger logger
    )
    {
        (Id, Owner, Wish, CreatedAt) = (id, owner, wish, time.GetUtcNow());
        (_engine, _history, _options, _time, _ended, _logger) = (engine, history, options, time, ended, logger);
        _messages = new SimulationMessages(id, wish.Settings, time);
        _kept = new KeptMessages(options.KeptMessagesMax, options.KeptBytesMax);
        (_pace, _ackWait) = (wish.Pace, options.AckWait);
        _detachedUntil = CreatedAt + options.ResumeWindow; // until its line is attached
        _timer = time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Its name, <c>sess_</c> and 16 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>Whose it is.</summary>
    public string Owner { get; }

    /// <summary>What was asked for.</summary>
    public SimulationWish Wish { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Where it stands; of this moment or the one before.</summary>
    public SimulationState State => _engine.State;

    /// <summary>Ticks told; of this moment or the one before.</summary>
    public long Sequence => _engine.Sequence;

    /// <summary>Simulated time; of this moment or the one before.</summary>
    public long TimeNs => _engine.TimeNs;

    /// <summary>It is on its way out, and nobody's any more.</summary>
    public bool IsForgotten => _isForgotten;

    /// <summary>True where a first acknowledgement of this tick can be meant.</summary>
    public bool Awaits(long sequence) => sequence > Volatile.Read(ref _acked) && sequence <= Sequence;

    /// <summary>There is a place for it: it may begin. Any thread.</summary>
    public void GivePlace()
    {
        _hasPlace = true;
        Wake();
    }

    /// <summary>Lets go of everything. Any thread.</summary>
    public void Forget()
    {
        _isForgotten = true;
        Wake();
    }

    /// <summary>What came of it so far; null: it has gone.</summary>
    public async Task<ReportDocument?> ReportAsync(CancellationToken cancellation)
    {
        SimulationReport? report = null;
        await AskAsync(() => (report = _engine.Report()) is null ? SimulationRefusal.NotFound : null, cancellation);
        return report is null ? null : ReportDocument.Of(Id, report);
    }

    /// <summary>Runs until it is forgotten.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (!_isForgotten)
            {
                await TurnAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested) { }
        catch (Exception exception) // ours: it costs this simulation, and no other
        {
            LogFailed(Id, exception);
            Fail(SimulationRefusal.Busy with { Message = "The session failed" });
        }
        finally
        {
            _engine.TryClose();
            Free();
            _asked.Writer.TryComplete();
            while (_asked.Reader.TryRead(out var missed))
            {
                missed.Miss();
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _engine.Dispose();
        _wakes.Dispose();
    }

    private async ValueTask TurnAsync(CancellationToken stopping)
    {
        while (_asked.Reader.TryRead(out var asked))
        {
            asked.Do();
        }

        LookAtClock();
        if (!_told.IsCompleted)
        {
            await _told.WaitAsync(stopping); // until its socket had room, or its line is gone
        }
        else if (IsDue())
        {
            Step();
        }
        else if (!_isForgotten)
        {
            Arm();
            await _asked.Reader.WaitToReadAsync(stopping);
        }
    }

    /// <summary>Has something done on the loop; the answer of a run that has gone is that it is not found.</summary>
    private async Task<SimulationRefusal?> AskAsync(Func<SimulationRefusal?> what, CancellationToken cancellation)
    {
        var asked = new Asked(what);
        try
        {
            await _asked.Writer.WriteAsync(asked, cancellation);
        }
        catch (ChannelClosedException)
        {
            return SimulationRefusal.NotFound;
        }

        return await asked.Done.WaitAsync(cancellation);
    }

    // Where the queue is full the loop is awake, and looks at its clock after it.
    private void Wake() => _asked.Writer.TryWrite(_nothing);

    // A timer may fire a moment before its time: then it has to be set again.
    private void Ring()
    {
        _isArmed = false;
        Wake();
    }

    private void Arm()
    {
        var due = NextDeadline();
        if (_isArmed && _armedFor <= due)
        {
            return; // it fires soon enough, and then it is set anew
        }

        var readAt = _time.GetTimestamp();
        var wait = due - _time.GetUtcNow();
        (_isArmed, _armedFor) = (true, due);
        if (wait <= TimeSpan.Zero || !LoopAlarm.TrySet(_timer, wait, readAt, _time))
        {
            _isArmed = false; // it may have been set while this thread stood still, and ring too late for what is due next
            Wake();
        }
    }

    private void Fail(SimulationRefusal why)
    {
        var told = _messages.Of(
            "session_error",
            json =>
            {
                json.WriteString("error_code"u8, why.Code);
                json.WriteString("message"u8, why.Message);
            }
        );
        Push(Sequence + 1, [told]);
        End();
    }

    /// <summary>It steps no more. What came of it is kept for a while.</summary>
    private void End()
    {
        if (_forgetAt is null)
        {
            _engine.TryClose();
            _forgetAt = _time.GetUtcNow() + _options.EndedAgeMax;
            _engine.Dispose();
            LogEnded(Id, State, Sequence);
            Free();
        }
    }

    private void Free()
    {
        if (!_isFreed)
        {
            _isFreed = true;
            _ended(this);
        }
    }

    private void Push(long step, List<ReadOnlyMemory<byte>> messages)
    {
        foreach (var message in messages)
        {
            _kept.Add(step, message);
        }

        Tell(messages);
    }

    private void Tell(IReadOnlyList<ReadOnlyMemory<byte>> messages)
    {
        if (_line is { } line)
        {
            _told = line.TellAsync(messages).AsTask(); // of one line the last one ends last
        }
    }

    [LoggerMessage(LogEvents.SimulationEnded, LogLevel.Information, "Simulation {Session} ended: {State} after {Ticks} ticks")]
    private partial void LogEnded(string session, SimulationState state, long ticks);

    [LoggerMessage(LogEvents.SimulationFailed, LogLevel.Error, "Simulation {Session} failed")]
    private partial void LogFailed(string session, Exception exception);
}
