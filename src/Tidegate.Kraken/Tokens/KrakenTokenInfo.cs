using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Tokens;

/// <summary>The token that is held, without the token.</summary>
public sealed record KrakenTokenInfo
{
    /// <summary>Whether there is one, usable or not.</summary>
    [JsonPropertyName("has_token")]
    public bool HasToken { get; init; }

    /// <summary>Life that is left to it; 0 without one.</summary>
    [JsonPropertyName("expires_in_seconds")]
    public double ExpiresInSeconds { get; init; }

    /// <summary>Since its creation; 0 without one.</summary>
    [JsonPropertyName("age_seconds")]
    public double AgeSeconds { get; init; }

    /// <summary>Whether it is due for replacement, or there is none.</summary>
    [JsonPropertyName("needs_refresh")]
    public bool NeedsRefresh { get; init; } = true;

    /// <summary>Until it is due; 0 when it is.</summary>
    [JsonPropertyName("refresh_in_seconds")]
    public double RefreshInSeconds { get; init; }

    /// <summary><c>none</c>, <c>exchange</c>, <c>storage</c> (of an earlier run) or <c>supplied</c>.</summary>
    [JsonPropertyName("source")]
    public string Source { get; init; } = "none";

    /// <summary>When it was created; null without one.</summary>
    [JsonPropertyName("obtained_at")]
    public DateTimeOffset? ObtainedAt { get; init; }

    /// <summary>When it ends; null without one.</summary>
    [JsonPropertyName("expires_at")]
    public DateTimeOffset? ExpiresAt { get; init; }
}
