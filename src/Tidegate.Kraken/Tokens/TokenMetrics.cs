using System.Diagnostics.Metrics;

namespace Tidegate.Kraken.Tokens;

/// <summary>Counters of the token manager, on the meter <c>Tidegate.Kraken</c>.</summary>
public sealed class TokenMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Tidegate.Kraken";

    private readonly Counter<long> _attempts;
    private readonly Counter<long> _trips;
    private readonly Counter<long> _storage;
    private readonly Meter _meter;
    private readonly bool _isOwner;

    /// <param name="meters">Makes the meter, and ends it; null: it is made here.</param>
    public TokenMetrics(IMeterFactory? meters = null)
    {
        _isOwner = meters is null;
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _attempts = _meter.CreateCounter<long>(
            "tidegate.kraken.token.attempts",
            "{attempt}",
            "Attempts to get a WebSocket token, by outcome"
        );
        _trips = _meter.CreateCounter<long>("tidegate.kraken.token.breaker_trips", "{trip}", "Times the circuit breaker of tokens opened");
        _storage = _meter.CreateCounter<long>(
            "tidegate.kraken.token.storage_failures",
            "{failure}",
            "Times the token could not be read from or written to its file and stayed in memory"
        );
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_isOwner)
        {
            _meter.Dispose();
        }
    }

    /// <summary>Seconds until the token of a key ends, 0 without one.</summary>
    /// <param name="key">The key's fingerprint: a process may have several.</param>
    /// <param name="secondsLeft">Asked when somebody looks.</param>
    internal void Observe(string key, Func<double> secondsLeft) =>
        _meter.CreateObservableGauge(
            "tidegate.kraken.token.expires_in",
            () => new Measurement<double>(secondsLeft(), new KeyValuePair<string, object?>("key", key)),
            "s",
            "Life that is left to the WebSocket token; 0 without one"
        );

    internal void Attempted(string outcome) => _attempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void Tripped() => _trips.Add(1);

    internal void StorageFailed() => _storage.Add(1);
}
