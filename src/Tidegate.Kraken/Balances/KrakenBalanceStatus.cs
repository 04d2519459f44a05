using System.Text.Json.Serialization;

namespace Tidegate.Kraken.Balances;

/// <summary>How the stream of balances is doing, in the field names that bots' dashboards expect.</summary>
public sealed record KrakenBalanceStatus
{
    /// <summary>The private socket is open.</summary>
    [JsonPropertyName("websocket_connected")]
    public required bool WebSocketConnected { get; init; }

    /// <summary>It is open, something came within the stall time-out, and the balances are those of now.</summary>
    [JsonPropertyName("websocket_healthy")]
    public required bool WebSocketHealthy { get; init; }

    /// <summary>There is somebody who gets tokens.</summary>
    [JsonPropertyName("enhanced_auth_available")]
    public required bool EnhancedAuthAvailable { get; init; }

    /// <summary>Assets that a balance is known of.</summary>
    [JsonPropertyName("balance_data_count")]
    public required int BalanceDataCount { get; init; }

    /// <summary>USDT over all its variants.</summary>
    [JsonPropertyName("usdt_total_all_variants")]
    public required decimal UsdtTotalAllVariants { get; init; }
}
