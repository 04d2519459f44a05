namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>An API key of a <see cref="KrakenSimulator"/> and the account behind it. Holds a secret: <see cref="ToString"/> prints the key's length only.</summary>
/// <param name="ApiKey">What comes in the header <c>API-Key</c>.</param>
/// <param name="Secret">Standard base64.</param>
public sealed record KrakenSimulatedAccount(string ApiKey, string Secret)
{
    /// <summary>Ceilings and decays of its counters. Default Intermediate.</summary>
    public KrakenSimulatedTier Tier { get; init; } = KrakenSimulatedTier.Intermediate;

    /// <summary>What the key may do. Default everything.</summary>
    public KrakenSimulatedPermissions Permissions { get; init; } = KrakenSimulatedPermissions.All;

    /// <summary>The one-time password that the key wants; null: none. A real one changes every 30 s, this one does not.</summary>
    public string? Otp { get; init; }

    /// <summary>How far a nonce may be below the highest, in its own unit, if it was never used. Default 0.</summary>
    public ulong NonceWindow { get; init; }

    /// <summary>What it owns, by asset as the sockets name it. Default 100,000 USD, 100,000 EUR, 10 BTC and 100 ETH.</summary>
    public IReadOnlyDictionary<string, decimal> Balances { get; init; } =
        new Dictionary<string, decimal>
        {
            ["USD"] = 100_000m,
            ["EUR"] = 100_000m,
            ["BTC"] = 10m,
            ["ETH"] = 100m,
        };

    /// <inheritdoc />
    public override string ToString() => $"Account(key of {ApiKey.Length} chars, {Tier})";
}

/// <summary>Verification tier of an account: how fast it may call (Kraken: Spot REST rate limits, trading rate limits, read 2026-05-27).</summary>
public enum KrakenSimulatedTier
{
    /// <summary>15 calls, 0.33 per second; 60 trading, 1 per second. Whether it still exists is uncertain.</summary>
    Starter,

    /// <summary>20 calls, 0.5 per second; 125 trading, 2.34 per second.</summary>
    Intermediate,

    /// <summary>20 calls, 1 per second; 180 trading, 3.75 per second.</summary>
    Pro,
}

/// <summary>What an API key may do.</summary>
[Flags]
public enum KrakenSimulatedPermissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Get a token for the sockets ("WebSocket interface").</summary>
    WebSocketToken = 1,

    /// <summary>Read balances.</summary>
    QueryFunds = 2,

    /// <summary>Read open orders and trades.</summary>
    QueryOrders = 4,

    /// <summary>Place and change orders.</summary>
    ModifyOrders = 8,

    /// <summary>Cancel orders.</summary>
    CancelOrders = 16,

    /// <summary>Read ledgers and the history of trades.</summary>
    QueryLedgers = 32,

    /// <summary>Everything.</summary>
    All = WebSocketToken | QueryFunds | QueryOrders | ModifyOrders | CancelOrders | QueryLedgers,
}
