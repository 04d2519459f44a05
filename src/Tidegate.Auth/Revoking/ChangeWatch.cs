using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;

namespace Tidegate.Auth.Revoking;

/// <summary>
/// Looks four times a second at what has changed in the store, whoever changed it, and lets open sessions be looked at again. What was changed here
/// is looked at at once.
/// </summary>
/// <remarks>While the store is away running sessions go on; when it is back everything that was missed is caught up with.</remarks>
/// <param name="changes">What has changed.</param>
/// <param name="revocations">Is purged once a minute.</param>
/// <param name="refresh">Is rid of sign-ins that expired a day ago.</param>
/// <param name="listeners">Who keeps something in memory.</param>
/// <param name="sweeps">Who holds sessions.</param>
/// <param name="signal">Raised by changes made here.</param>
/// <param name="time">Measures the interval.</param>
/// <param name="logger">Hears when the store goes and comes.</param>
public sealed partial class ChangeWatch(
    IChangeStore changes,
    RevocationList revocations,
    IRefreshStore refresh,
    IEnumerable<IChangeListener> listeners,
    IEnumerable<IGrantSweep> sweeps,
    ChangeSignal signal,
    TimeProvider time,
    ILogger<ChangeWatch>? logger = null
) : IBackgroundLoop
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private const int Page = 1_000;
    private const int ChangesKept = 10_000;
    private static readonly TimeSpan CleanupInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SignInsKept = TimeSpan.FromDays(1); // who shows an old token meanwhile is told that it has expired
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = logger ?? NullLogger<ChangeWatch>.Instance;
    private readonly IChangeListener[] _listeners = [.. listeners];
    private readonly IGrantSweep[] _sweeps = [.. sweeps];
    private long? _seen;
    private bool _isAway;
    private long _cleaned = time.GetTimestamp();

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var changed = await LookAsync(stopping);
                var raised = await signal.WaitAsync(changed ? TimeSpan.Zero : Interval, time, stopping);
                if (raised)
                {
                    Sweep(); // what was changed here holds in memory already: not even a store that is away delays it
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return; // the host stops
        }
    }

    /// <summary>One look.</summary>
    /// <returns>True where there was something new.</returns>
    internal async ValueTask<bool> LookAsync(CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(ReadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            var changed = _seen is { } seen ? await CatchUpAsync(seen, either.Token) : await BeginAsync(either.Token);
            await CleanUpAsync(either.Token);
            if (_isAway)
            {
                _isAway = false;
                LogStoreBack(_logger);
            }

            return changed;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Also what should never happen: if this loop ended, nobody would be sent away any more.
            _seen = null;
            if (!_isAway)
            {
                _isAway = true;
                LogStoreAway(_logger, exception is StoreUnavailableException ? exception.Message : exception.GetType().Name);
            }

            return false;
        }
    }

    /// <summary>At the start, after the store was away, and after changes were missed: nobody knows what has changed.</summary>
    private async ValueTask<bool> BeginAsync(CancellationToken cancellation)
    {
        var last = await changes.LastAsync(cancellation); // before the rest is read: what is changed meanwhile comes again
        foreach (var listener in _listeners)
        {
            await listener.OnUnknownAsync(cancellation);
        }

        _seen = last;
        Sweep();
        return true;
    }

    private async ValueTask<bool> CatchUpAsync(long seen, CancellationToken cancellation)
    {
        var news = await changes.ReadAfterAsync(seen, Page, cancellation);
        if (news.Count == 0)
        {
            return false;
        }

        if (news[0].Seq != seen + 1) // each change has the next number, so what is missing was trimmed before it was read here
        {
            LogChangesMissed(_logger, news[0].Seq - seen - 1);
            return await BeginAsync(cancellation);
        }

        foreach (var listener in _listeners)
        {
            await listener.OnChangedAsync(news, cancellation);
        }

        _seen = news[^1].Seq;
        Sweep();
        return true;
    }

    private async ValueTask CleanUpAsync(CancellationToken cancellation)
    {
        if (time.GetElapsedTime(_cleaned) < CleanupInterval)
        {
            return;
        }

        _cleaned = time.GetTimestamp();
        await revocations.PurgeAsync(cancellation);
        await refresh.PurgeAsync(time.GetUtcNow() - SignInsKept, cancellation);
        await changes.TrimAsync(ChangesKept, cancellation);
        if (await changes.LastAsync(cancellation) < _seen)
        {
            _seen = null; // an older database was put in its place: nobody knows what has changed
        }
    }

    private void Sweep()
    {
        foreach (var sweep in _sweeps)
        {
            sweep.ReviewGrants();
        }
    }

    [LoggerMessage(
        LogEvents.StoreAway,
        LogLevel.Warning,
        "Changes in the store cannot be seen: {Why}. Open sessions go on; it is tried again four times a second"
    )]
    private static partial void LogStoreAway(ILogger logger, string why);

    [LoggerMessage(
        LogEvents.ChangesMissed,
        LogLevel.Warning,
        "{Count} changes in the store were trimmed before they were read; everything remembered of it is read again"
    )]
    private static partial void LogChangesMissed(ILogger logger, long count);

    [LoggerMessage(LogEvents.StoreBack, LogLevel.Information, "Changes in the store are seen again")]
    private static partial void LogStoreBack(ILogger logger);
}
