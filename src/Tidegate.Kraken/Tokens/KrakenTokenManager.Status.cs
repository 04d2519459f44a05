using Tidegate.Kraken.Nonces;
using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Tokens;

/// <summary>What is counted, and what is told.</summary>
public sealed partial class KrakenTokenManager
{
    private long _successes;
    private long _failures;
    private long _nonceErrors;
    private long _proactive;
    private long _refused;
    private long _supplied;
    private long _restored;
    private DateTimeOffset? _lastSuccessAt;
    private DateTimeOffset? _lastFailureAt;
    private string? _lastError;
    private string? _storageProblem;

    /// <summary>All that can be told at this moment; never a secret.</summary>
    public KrakenAuthenticationStatus GetStatus()
    {
        var balances = BalanceStreaming?.Invoke();
        lock (_gate)
        {
            return new KrakenAuthenticationStatus
            {
                ManagerAvailable = !_isStopped,
                Authentication = Authentication(),
                TokenInfo = Info(),
                BalanceStreaming = balances,
            };
        }
    }

    /// <summary>Age and life of the token that is held.</summary>
    public KrakenTokenInfo GetTokenInfo()
    {
        lock (_gate)
        {
            return Info();
        }
    }

    private KrakenAuthentication Authentication() =>
        new()
        {
            State = State(),
            Reason = Reason(),
            HasValidToken = IsUsable(),
            IsRefreshing = _flight is not null,
            CircuitBreakerOpen = _shut.Breaker.IsOpen,
            CircuitBreakerState = _shut.Breaker.Name,
            CircuitBreakerFailures = _shut.Breaker.Failures,
            RetryAfterSeconds = _shut.Wait.TotalSeconds,
            StorageProblem = _storageProblem ?? (_nonces as NonceSource)?.StorageProblem,
            Statistics = new KrakenTokenStatistics
            {
                SuccessfulAuths = _successes,
                AuthFailures = _failures,
                NonceErrors = _nonceErrors,
                ProactiveRefreshes = _proactive,
                TokensRefused = _refused,
                TokensSupplied = _supplied,
                TokensRestored = _restored,
                CircuitBreakerTrips = _shut.Breaker.Trips,
                LastSuccessAt = _lastSuccessAt,
                LastFailureAt = _lastFailureAt,
                LastError = _lastError,
            },
        };

    private KrakenTokenInfo Info()
    {
        if (_held is not { } held)
        {
            return new KrakenTokenInfo();
        }

        var age = held.Age(_time);
        return new KrakenTokenInfo
        {
            HasToken = true,
            ExpiresInSeconds = Math.Max(0, (held.Life - age).TotalSeconds),
            AgeSeconds = Math.Max(0, age.TotalSeconds),
            NeedsRefresh = age >= held.RefreshAfter,
            RefreshInSeconds = Math.Max(0, (held.RefreshAfter - age).TotalSeconds),
            Source = held.Source switch
            {
                TokenSource.Storage => "storage",
                TokenSource.Supplied => "supplied",
                _ => "exchange",
            },
            ObtainedAt = held.ObtainedAt,
            ExpiresAt = held.ObtainedAt + held.Life,
        };
    }

    private bool IsUsable() => _held is not null && _held.IsUsable(_time);

    private bool HasFailedLately() => _failedFlights > 0 || _shut.Breaker.Failures > 0;

    // Worked out anew each time from what is the case, so that no transition can be forgotten.
    private KrakenTokenState State()
    {
        if (_isStopped)
        {
            return KrakenTokenState.Stopped;
        }

        if (IsUsable())
        {
            return KrakenTokenState.Valid;
        }

        if (_shut.Block is not null)
        {
            return _shut.BlockState;
        }

        if (_flight is not null && !HasFailedLately())
        {
            return KrakenTokenState.Refreshing;
        }

        return _isWanted || _shut.Wait > TimeSpan.Zero ? KrakenTokenState.Recovering : KrakenTokenState.Idle;
    }

    private string? Reason()
    {
        if (_shut.Block is { } block)
        {
            return block.Text;
        }

        if (_shut.CoolDown > TimeSpan.Zero)
        {
            return $"no call for another {_shut.CoolDown.TotalSeconds:F0} s: {_lastError}";
        }

        if (_shut.Breaker.IsOpen)
        {
            return $"circuit breaker open for another {_shut.Breaker.Wait.TotalSeconds:F0} s: {_lastError}";
        }

        return HasFailedLately() ? _lastError : null;
    }

    /// <summary>Why no attempt may be made now; null when one may. Under <c>_gate</c>.</summary>
    private WebSocketAuthenticationException? Refusal()
    {
        if (_isStopped)
        {
            return Stopped();
        }

        if (_shut.Block is { } block)
        {
            return new WebSocketAuthenticationException($"Kraken refused, and asking again cannot help: {block}.")
            {
                State = _shut.BlockState,
                Error = block,
            };
        }

        if (_shut.CoolDown > TimeSpan.Zero)
        {
            return new WebSocketAuthenticationException($"Kraken asked for silence: {_lastError}.")
            {
                State = KrakenTokenState.Recovering,
                RetryAfter = _shut.CoolDown,
            };
        }

        return _shut.Breaker.IsOpen
            ? new CircuitBreakerOpenException($"{_shut.Breaker.Failures} attempts in a row failed, the last one: {_lastError}.")
            {
                State = KrakenTokenState.Recovering,
                RetryAfter = _shut.Breaker.Wait,
            }
            : null;
    }

    private static WebSocketAuthenticationException Stopped() => new("The token manager is stopped.") { State = KrakenTokenState.Stopped };

    private KrakenException Translate(KrakenException fault, bool hasExpired)
    {
        if (fault is WebSocketAuthenticationException known)
        {
            return known;
        }

        lock (_gate)
        {
            var error = (fault as KrakenApiException)?.Error;
            var (state, wait) = (State(), _shut.Wait > TimeSpan.Zero ? _shut.Wait : (TimeSpan?)null);
            if (error?.Kind == KrakenErrorKind.InvalidNonce)
            {
                return new NonceValidationException("Kraken refused two nonces.", fault)
                {
                    State = state,
                    RetryAfter = wait,
                    Error = error,
                };
            }

            return hasExpired && _shut.Block is null
                ? new TokenExpiredException($"The token has expired, and there is no new one: {fault.Message}", fault)
                {
                    State = state,
                    RetryAfter = wait,
                    Error = error,
                }
                : new WebSocketAuthenticationException($"No token: {fault.Message}", fault)
                {
                    State = state,
                    RetryAfter = wait,
                    Error = error,
                };
        }
    }
}
