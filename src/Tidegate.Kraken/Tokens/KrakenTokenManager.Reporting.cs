using Microsoft.Extensions.Logging;
using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Tokens;

/// <summary>Counters and logs of what happens.</summary>
public sealed partial class KrakenTokenManager
{
    private LogLevel Detail => _options.DebugLogging ? LogLevel.Information : LogLevel.Debug;

    private void Succeeded()
    {
        bool wasTripped;
        lock (_gate)
        {
            wasTripped = _shut.Breaker.IsTripped;
            _shut.Succeeded();
            _successes++;
            _lastSuccessAt = _time.GetUtcNow();
        }

        _metrics.Attempted("obtained");
        if (wasTripped)
        {
            LogBreakerClosed(_fingerprint);
        }
    }

    private void Failed(KrakenException fault)
    {
        bool hasOpened;
        var kind = (fault as KrakenApiException)?.Error.Kind;
        lock (_gate)
        {
            hasOpened = _shut.Failed(fault);
            _failures++;
            _nonceErrors += kind == KrakenErrorKind.InvalidNonce ? 1 : 0;
            _lastFailureAt = _time.GetUtcNow();
            _lastError = (fault as KrakenApiException)?.Error.Text ?? fault.Message;
        }

        _metrics.Attempted("failed");
        LogAttemptFailed(_fingerprint, fault.Message);
        if (hasOpened)
        {
            _metrics.Tripped();
            LogBreakerOpened(_fingerprint, _options.BreakerDuration);
        }
    }

    private void Report(HeldToken? token, KrakenException? fault)
    {
        if (token is not null)
        {
            if (token.Source == TokenSource.Storage)
            {
                Interlocked.Increment(ref _restored);
            }

            LogObtained(_fingerprint, token.Source, token.Life);
            return;
        }

        if (_logger.IsEnabled(Detail))
        {
            lock (_gate)
            {
                var detail = $"breaker {_shut.Breaker.Name}, {_shut.Breaker.Failures} failures, wait {_shut.Wait}";
                LogDetail(Detail, _fingerprint, detail);
            }
        }

        if (GetStatus().Authentication.State is KrakenTokenState.NeedsLogin or KrakenTokenState.Failed)
        {
            LogNeedsPerson(_fingerprint, fault!.Message);
        }
        else
        {
            LogRecovering(_fingerprint, fault!.Message);
        }
    }

    private void ReportStorage(string? problem)
    {
        var isWanted = _options.StorageDirectory is not ""; // empty: in memory on purpose
        var isNews = problem != Interlocked.Exchange(ref _storageProblem, isWanted ? problem : null);
        if (problem is not null && isWanted)
        {
            _metrics.StorageFailed();
            if (isNews)
            {
                LogStoreUnusable(_fingerprint, problem);
            }
        }
    }

    [LoggerMessage(EventId = LogEvents.TokenDetail, Message = "Tokens of key {Key}: {Detail}")]
    private partial void LogDetail(LogLevel level, string key, string detail);

    [LoggerMessage(LogEvents.TokenObtained, LogLevel.Information, "Tokens of key {Key}: one from {Source}, for {Life}")]
    private partial void LogObtained(string key, TokenSource source, TimeSpan life);

    [LoggerMessage(LogEvents.TokenAttemptFailed, LogLevel.Warning, "Tokens of key {Key}: an attempt failed: {Reason}")]
    private partial void LogAttemptFailed(string key, string reason);

    [LoggerMessage(LogEvents.TokenRecovering, LogLevel.Warning, "Tokens of key {Key}: a refresh failed, another follows: {Reason}")]
    private partial void LogRecovering(string key, string reason);

    [LoggerMessage(LogEvents.TokenStopped, LogLevel.Error, "Tokens of key {Key}: no further attempt until somebody acts: {Reason}")]
    private partial void LogNeedsPerson(string key, string reason);

    [LoggerMessage(LogEvents.TokenBreakerOpened, LogLevel.Error, "Tokens of key {Key}: circuit breaker open for {Duration}")]
    private partial void LogBreakerOpened(string key, TimeSpan duration);

    [LoggerMessage(LogEvents.TokenBreakerClosed, LogLevel.Information, "Tokens of key {Key}: circuit breaker closed")]
    private partial void LogBreakerClosed(string key);

    [LoggerMessage(LogEvents.TokenStoreUnusable, LogLevel.Error, "Tokens of key {Key}: kept in memory only: {Problem}")]
    private partial void LogStoreUnusable(string key, string problem);

    [LoggerMessage(LogEvents.TokenSupplied, LogLevel.Information, "Tokens of key {Key}: one was supplied")]
    private partial void LogSupplied(string key);
}
