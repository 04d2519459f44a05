using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Audit;

/// <summary>Takes events from anywhere without making anybody wait, and writes them to the store in their order. Thread-safe.</summary>
/// <remarks>
/// While the store is away events wait, up to a bound; beyond it they are lost, counted and alarmed about, or nobody is let in any more
/// (<see cref="AuditOptions.FailClosed"/>), so that none needs to be lost.
/// </remarks>
public sealed partial class AuditLog : IBackgroundLoop
{
    /// <summary>Most events written at once.</summary>
    public const int BatchMax = 256;

    private static readonly Refusal NoRoom = new(GatewayErrors.Unavailable, "audit.full");
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(5);

    private readonly IAuditStore _store;
    private readonly AuthMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _logger;
    private readonly Channel<AuditEvent> _queue;
    private readonly int _queueMax;
    private readonly bool _failClosed;
    private int _waiting;
    private long _lost;
    private int _alarmed;
    private int _delayed;

    /// <param name="options">Bound, and what happens at it.</param>
    /// <param name="store">Where the events go.</param>
    /// <param name="metrics">Counts what waits and what is lost.</param>
    /// <param name="time">Measures how long events are gathered.</param>
    /// <param name="logger">Hears when events are delayed or lost.</param>
    public AuditLog(AuditOptions options, IAuditStore store, AuthMetrics metrics, TimeProvider time, ILogger<AuditLog>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(metrics);
        (_store, _metrics, _time, _logger) = (store, metrics, time, logger ?? NullLogger<AuditLog>.Instance);
        (_queueMax, _failClosed) = (options.QueueMax, options.FailClosed);
        _queue = Channel.CreateUnbounded<AuditEvent>(new UnboundedChannelOptions { SingleReader = true }); // bounded by what is counted here
        metrics.ObserveAudit(() => Waiting);
    }

    /// <summary>Events that are not written yet.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Events that found no room since the start.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Why nobody may be let in: there is no room to note it. Null: there is, or the configuration accepts a loss.</summary>
    /// <remarks>An eighth of the room is kept for what goes on meanwhile, so that a refused newcomer and an act of an administrator are still noted.</remarks>
    public Refusal? AdmissionRefusal => _failClosed && Waiting >= _queueMax - _queueMax / 8 ? NoRoom : null;

    /// <summary>Takes an event. Returns at once; where there is no room it is lost and counted.</summary>
    public void Add(AuditEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (Interlocked.Increment(ref _waiting) <= _queueMax && _queue.Writer.TryWrite(happened))
        {
            return;
        }

        Interlocked.Decrement(ref _waiting);
        Interlocked.Increment(ref _lost);
        _metrics.AuditLost();
        if (Interlocked.Exchange(ref _alarmed, 1) == 0)
        {
            LogLost(_logger, _queueMax);
        }
    }

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken stopping)
    {
        var batch = new List<AuditEvent>(BatchMax);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stopping))
            {
                Fill(batch);
                if (batch.Count < BatchMax)
                {
                    await Task.Delay(Gather, _time, stopping);
                    Fill(batch);
                }

                await WriteAsync(batch, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await DrainAsync(batch);
        }
    }

    private void Fill(List<AuditEvent> batch)
    {
        while (batch.Count < BatchMax && _queue.Reader.TryRead(out var happened))
        {
            batch.Add(happened);
        }
    }

    /// <summary>Writes until it is written: the events keep their order, so nothing overtakes a batch that the store does not take.</summary>
    private async Task WriteAsync(List<AuditEvent> batch, CancellationToken cancellation)
    {
        var pause = Gather;
        while (!await TryWriteAsync(batch, cancellation))
        {
            await Task.Delay(pause, _time, cancellation);
            pause = pause * 2 < RetryMax ? pause * 2 : RetryMax;
        }
    }

    private async Task<bool> TryWriteAsync(List<AuditEvent> batch, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(WriteTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await _store.AppendAsync(batch, either.Token);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Also what should never happen: an audit log that has stopped looks like one in which nothing happens.
            if (Interlocked.Exchange(ref _delayed, 1) == 0)
            {
                LogDelayed(_logger, exception.GetType().Name);
            }

            return false;
        }

        Interlocked.Add(ref _waiting, -batch.Count);
        batch.Clear();
        if (Interlocked.Exchange(ref _delayed, 0) == 1)
        {
            Interlocked.Exchange(ref _alarmed, 0);
            LogResumed(_logger, Lost);
        }

        return true;
    }

    /// <summary>What is left at the stop, as far as the store takes it within its time.</summary>
    private async Task DrainAsync(List<AuditEvent> batch)
    {
        using var deadline = new CancellationTokenSource(DrainTimeout, _time);
        try
        {
            Fill(batch);
            while (batch.Count > 0)
            {
                await WriteAsync(batch, deadline.Token);
                Fill(batch);
            }
        }
        catch (OperationCanceledException)
        {
            LogNotWritten(_logger, Waiting);
        }
    }

    [LoggerMessage(LogEvents.AuditDelayed, LogLevel.Warning, "Audit events cannot be written ({Why}); they wait")]
    private static partial void LogDelayed(ILogger logger, string why);

    [LoggerMessage(LogEvents.AuditLost, LogLevel.Critical, "More than {Max} audit events wait: further ones are lost and counted")]
    private static partial void LogLost(ILogger logger, int max);

    [LoggerMessage(LogEvents.AuditResumed, LogLevel.Information, "Audit events are written again; {Lost} were lost since the start")]
    private static partial void LogResumed(ILogger logger, long lost);

    [LoggerMessage(
        LogEvents.AuditNotWritten,
        LogLevel.Critical,
        "{Waiting} audit events could not be written before the stop and are lost"
    )]
    private static partial void LogNotWritten(ILogger logger, int waiting);
}
