using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Tokens;

/// <summary>How authentication is doing.</summary>
public sealed record KrakenAuthentication
{
    /// <summary>What the manager is in.</summary>
    [JsonPropertyName("state")]
    public KrakenTokenState State { get; init; }

    /// <summary>Why, where it is not as it should be; null where it is.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    /// <summary>Whether a token can be had at once.</summary>
    [JsonPropertyName("has_valid_token")]
    public bool HasValidToken { get; init; }

    /// <summary>Whether a token is being fetched.</summary>
    [JsonPropertyName("is_refreshing")]
    public bool IsRefreshing { get; init; }

    /// <summary>Whether the breaker lets nobody through.</summary>
    [JsonPropertyName("circuit_breaker_open")]
    public bool CircuitBreakerOpen { get; init; }

    /// <summary><c>closed</c>, <c>open</c> or <c>half_open</c>.</summary>
    [JsonPropertyName("circuit_breaker_state")]
    public string CircuitBreakerState { get; init; } = "closed";

    /// <summary>Failed attempts in a row.</summary>
    [JsonPropertyName("circuit_breaker_failures")]
    public int CircuitBreakerFailures { get; init; }

    /// <summary>Until an attempt may be made; 0 when one may.</summary>
    [JsonPropertyName("retry_after_seconds")]
    public double RetryAfterSeconds { get; init; }

    /// <summary>Why token or nonces are kept in memory only; null when they are on the disk.</summary>
    [JsonPropertyName("storage_problem")]
    public string? StorageProblem { get; init; }

    /// <summary>What was counted.</summary>
    [JsonPropertyName("statistics")]
    public KrakenTokenStatistics Statistics { get; init; } = new();
}
