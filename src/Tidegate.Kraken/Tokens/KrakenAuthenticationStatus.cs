using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Tokens;

/// <summary>All that can be told about authentication at one moment. Holds no secret.</summary>
public sealed record KrakenAuthenticationStatus
{
    /// <summary>Whether the manager serves: true until it is stopped.</summary>
    [JsonPropertyName("enhanced_auth_manager_available")]
    public bool ManagerAvailable { get; init; }

    /// <summary>How authentication is doing.</summary>
    [JsonPropertyName("enhanced_authentication")]
    public KrakenAuthentication Authentication { get; init; } = new();

    /// <summary>The token that is held.</summary>
    [JsonPropertyName("enhanced_token_info")]
    public KrakenTokenInfo TokenInfo { get; init; } = new();

    /// <summary>How the stream of balances is doing; null where nobody streams them.</summary>
    [JsonPropertyName("balance_streaming")]
    public KrakenBalanceStreamingStatus? BalanceStreaming { get; init; }

    /// <summary>As JSON, with the names that <c>docs/kraken.md</c> lists.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, KrakenStatusJson.Default.KrakenAuthenticationStatus);
}

/// <summary>Its form in JSON.</summary>
[JsonSerializable(typeof(KrakenAuthenticationStatus))]
internal sealed partial class KrakenStatusJson : JsonSerializerContext;
