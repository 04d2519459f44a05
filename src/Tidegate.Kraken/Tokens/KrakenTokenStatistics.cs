using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Tokens;

/// <summary>What a manager has counted since it was made.</summary>
public sealed record KrakenTokenStatistics
{
    /// <summary>Attempts that brought a token.</summary>
    [JsonPropertyName("successful_auths")]
    public long SuccessfulAuths { get; init; }

    /// <summary>Attempts that did not.</summary>
    [JsonPropertyName("auth_failures")]
    public long AuthFailures { get; init; }

    /// <summary>Of these, refused nonces.</summary>
    [JsonPropertyName("nonce_errors")]
    public long NonceErrors { get; init; }

    /// <summary>Tokens that replaced another before it ended, nobody waiting.</summary>
    [JsonPropertyName("proactive_refreshes")]
    public long ProactiveRefreshes { get; init; }

    /// <summary>Tokens that the exchange refused on a socket.</summary>
    [JsonPropertyName("tokens_refused")]
    public long TokensRefused { get; init; }

    /// <summary>Tokens that were got elsewhere and supplied.</summary>
    [JsonPropertyName("tokens_supplied")]
    public long TokensSupplied { get; init; }

    /// <summary>Tokens that an earlier run had kept.</summary>
    [JsonPropertyName("tokens_restored")]
    public long TokensRestored { get; init; }

    /// <summary>Times the circuit breaker opened.</summary>
    [JsonPropertyName("circuit_breaker_trips")]
    public long CircuitBreakerTrips { get; init; }

    /// <summary>The last attempt that brought a token; null: none did.</summary>
    [JsonPropertyName("last_success_at")]
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>The last attempt that did not; null: none failed.</summary>
    [JsonPropertyName("last_failure_at")]
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Why that one failed.</summary>
    [JsonPropertyName("last_error")]
    public string? LastError { get; init; }
}
