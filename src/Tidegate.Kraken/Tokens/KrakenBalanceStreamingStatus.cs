using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Tokens;

/// <summary>How the stream of balances is doing, as told by whoever streams them.</summary>
public sealed record KrakenBalanceStreamingStatus
{
    /// <summary>Whether the private connection is open.</summary>
    [JsonPropertyName("websocket_connected")]
    public bool WebSocketConnected { get; init; }

    /// <summary>Whether it is open, was heard of lately and has its subscription.</summary>
    [JsonPropertyName("websocket_healthy")]
    public bool WebSocketHealthy { get; init; }

    /// <summary>Whether a token can be had for it.</summary>
    [JsonPropertyName("enhanced_auth_available")]
    public bool AuthenticationAvailable { get; init; }

    /// <summary>Assets whose balance is known.</summary>
    [JsonPropertyName("balance_data_count")]
    public int BalanceDataCount { get; init; }

    /// <summary>The sum of the balances of USDT in all wallets.</summary>
    [JsonPropertyName("usdt_total_all_variants")]
    public decimal UsdtTotalAllVariants { get; init; }
}
