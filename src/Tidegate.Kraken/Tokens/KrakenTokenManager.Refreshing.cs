using Polly;
using Polly.Retry;
using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Tokens;

/// <summary>One refresh at a time, shared by all who wait; and the timer that begins the next.</summary>
public sealed partial class KrakenTokenManager
{
    private readonly ResiliencePipeline<HeldToken> _retry;

    private async ValueTask<string> AcquireAsync(Func<HeldToken, bool>? isUnwanted, CancellationToken cancellation)
    {
        Task<RefreshOutcome> flight;
        bool hasExpired;
        lock (_gate)
        {
            DropIf(isUnwanted);
            if (_held is not null && _held.IsUsable(_time))
            {
                return _held.Value;
            }

            if (Refusal() is { } refusal)
            {
                throw refusal; // the timer is set: asking again does not put the next attempt off
            }

            hasExpired = _held is not null;
            flight = JoinOrBegin(mayRestore: !_isRestored && isUnwanted is null);
        }

        var outcome = await flight.WaitAsync(cancellation).ConfigureAwait(false);
        return outcome.Token?.Value ?? throw Translate(outcome.Fault!, hasExpired);
    }

    private void DropIf(Func<HeldToken, bool>? isUnwanted)
    {
        if (_held is not null && isUnwanted is not null && isUnwanted(_held))
        {
            _refused++;
            Hold(null); // not overwritten: somebody may just be presenting it
            Arm();
        }
    }

    // Under _gate: the only place that changes what is held.
    private void Hold(HeldToken? token)
    {
        Volatile.Write(ref _held, token);
        _retirement.Change(token?.UntilRetired(_time) ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void OnRetirement()
    {
        lock (_gate)
        {
            if (_held is { } held && held.UntilRetired(_time) is var rest)
            {
                if (rest == TimeSpan.Zero)
                {
                    held.Retire();
                }
                else
                {
                    _retirement.Change(rest, Timeout.InfiniteTimeSpan); // it fired early, or for the one before
                }
            }
        }
    }

    // Under _gate. Task.Run, because the endpoint must not be called inside the lock.
    private Task<RefreshOutcome> JoinOrBegin(bool mayRestore)
    {
        if (_flight is not null)
        {
            return _flight;
        }

        (_isWanted, _isRestored) = (true, true);
        var stopping = _stopping.Token;
        var flight = Task.Run(() => FlyAsync(mayRestore, stopping), CancellationToken.None);
        (_flight, _lastFlight) = (flight, flight);
        return flight;
    }

    /// <summary>Never throws: what went wrong is part of the outcome, so that nothing is lost when nobody waits.</summary>
    private async Task<RefreshOutcome> FlyAsync(bool mayRestore, CancellationToken stopping)
    {
        HeldToken? token = null;
        KrakenException? fault = null;
        try
        {
            token = mayRestore ? Restore() : null;
            token ??= await _retry.ExecuteAsync(AttemptAsync, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            fault = Stopped();
        }
        catch (KrakenException known)
        {
            fault = known;
        }
        catch (Exception unknown)
        {
            fault = new WebSocketAuthenticationException($"The refresh itself failed: {unknown.GetType().Name}.", unknown);
        }

        Land(token, fault);
        if (token is { Source: TokenSource.Exchange })
        {
            Keep(token);
        }

        return new RefreshOutcome(token, fault);
    }

    private void Land(HeldToken? token, KrakenException? fault)
    {
        lock (_gate)
        {
            _flight = null;
            if (_isStopped)
            {
                token?.Erase();
                return;
            }

            _proactive += token is not null && _held is not null && _held.IsUsable(_time) ? 1 : 0;
            if (token is not null)
            {
                _failedFlights = 0;
                Hold(token);
            }
            else
            {
                _failedFlights++;
                _lastError = fault!.Message;
            }

            Arm();
        }

        Report(token, fault);
    }

    private async ValueTask<HeldToken> AttemptAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (Refusal() is { } refusal)
            {
                throw refusal;
            }
        }

        var (obtainedAt, stamp) = (_time.GetUtcNow(), _time.GetTimestamp()); // before the request: rather too old than too young
        try
        {
            var (text, life) = await _endpoint.FetchAsync(cancellation).ConfigureAwait(false);
            Succeeded();
            return new HeldToken(text, TokenSource.Exchange, obtainedAt, life ?? _options.TokenLifetime, _options, _time, stamp);
        }
        catch (KrakenException fault)
        {
            Failed(fault);
            throw;
        }
        catch (Exception unknown) when (!cancellation.IsCancellationRequested)
        {
            var fault = new WebSocketAuthenticationException($"The attempt itself failed: {unknown.GetType().Name}.", unknown);
            Failed(fault);
            throw fault;
        }
    }

    private ResiliencePipeline<HeldToken> BuildRetry()
    {
        var builder = new ResiliencePipelineBuilder<HeldToken> { TimeProvider = _time };
        if (_options.AttemptsMax > 1)
        {
            builder.AddRetry(
                new RetryStrategyOptions<HeldToken>
                {
                    MaxRetryAttempts = _options.AttemptsMax - 1,
                    ShouldHandle = attempt => new ValueTask<bool>(MayRetry(attempt.Outcome.Exception)),
                    // Polly's own jitter is the decorrelated one; full jitter and the exchange's own waits are made here.
                    DelayGenerator = attempt => new ValueTask<TimeSpan?>(
                        _jitter.After(attempt.Outcome.Exception, attempt.AttemptNumber, _time.GetUtcNow())
                    ),
                }
            );
        }

        return builder.Build();
    }

    private bool MayRetry(Exception? fault)
    {
        var isWorthIt = fault switch
        {
            KrakenTransportException or KrakenRateException => true,
            KrakenApiException refusal => refusal.Error.Policy
                is KrakenErrorPolicy.RetryWithBackoff
                    or KrakenErrorPolicy.RetryAfterDecay
                    or KrakenErrorPolicy.RetryAtTime,
            _ => false,
        };
        lock (_gate)
        {
            return isWorthIt && _shut.Wait == TimeSpan.Zero && _shut.Block is null;
        }
    }

    private void OnDue()
    {
        lock (_gate)
        {
            if (_isStopped || _flight is not null)
            {
                return; // the refresh that is under way sets the timer when it lands
            }

            if (Refusal() is null)
            {
                _ = JoinOrBegin(mayRestore: false); // kept as the flight, which the stop awaits
            }
            else
            {
                Arm();
            }
        }
    }

    // Under _gate. Whoever has once been given a token is kept supplied: there is always a next time, except behind a block.
    private void Arm()
    {
        if (_isStopped || !_isWanted || _flight is not null)
        {
            return;
        }

        var due = Timeout.InfiniteTimeSpan;
        if (_failedFlights == 0 && _held is not null && _held.IsUsable(_time) && _shut.Block is null)
        {
            due = Later(_held.RefreshAfter - _held.Age(_time), _shut.Wait);
        }
        else if (_shut.Block is null)
        {
            due = Later(_shut.Wait, _jitter.Next(Math.Max(0, _failedFlights - 1)));
        }

        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other)
    {
        var later = one > other ? one : other;
        return later > TimeSpan.Zero ? later : TimeSpan.Zero;
    }

    private HeldToken? Restore()
    {
        StoredToken? stored;
        string? problem;
        lock (_storing)
        {
            stored = _store.Load(out problem);
        }

        ReportStorage(problem);
        if (
            stored is null
            || !RestTokenEndpoint.IsToken(stored.Token)
            || !(stored.LifeSeconds > 0 && stored.LifeSeconds <= _options.TokenLifetime.TotalSeconds)
            || stored.ObtainedAt > _time.GetUtcNow() // the clock went back: how old it is cannot be told
        )
        {
            return null;
        }

        var life = TimeSpan.FromSeconds(stored.LifeSeconds);
        var token = new HeldToken(stored.Token, TokenSource.Storage, stored.ObtainedAt, life, _options, _time);
        return token.IsUsable(_time) ? token : null;
    }

    private void Keep(HeldToken token)
    {
        lock (_storing)
        {
            ReportStorage(_store.Save(new StoredToken(token.Value, token.ObtainedAt, token.Life.TotalSeconds)));
        }
    }
}
