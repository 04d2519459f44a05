using Tidegate.Kraken.Nonces;
using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Tokens;

/// <summary>Settings of a <see cref="KrakenTokenManager"/>, checked as a whole at start.</summary>
public sealed class KrakenTokenOptions
{
    /// <summary>The public half of the API key, which needs "WebSocket interface - On". Required.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The secret half, as the exchange shows it. Required; never logged.</summary>
    public string ApiSecret { get; set; } = "";

    /// <summary>For a key with a second factor of its own. Default none.</summary>
    public string? OneTimePassword { get; set; }

    /// <summary>Where the REST API is; plain HTTP for this machine only. Default <c>https://api.kraken.com</c>.</summary>
    public Uri RestAddress { get; set; } = new("https://api.kraken.com");

    /// <summary>From a token's creation to the last moment at which it can be presented. Default 15 min; 10 s to 1 h. A shorter life that the exchange tells goes first.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>From a token's creation to its replacement. Default 13 min; 5 s to less than <see cref="TokenLifetime"/> less <see cref="ExpiryMargin"/>.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMinutes(13);

    /// <summary>No token is handed out that has less than this to live, because presenting it takes time. Default 10 s; 0 to 5 min.</summary>
    public TimeSpan ExpiryMargin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts of one refresh. Default 3; 1 to 10.</summary>
    public int AttemptsMax { get; set; } = 3;

    /// <summary>The longest first wait between attempts; it doubles, and the wait is a random part of it. Default 1 s; 1 ms to 1 min.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Where that stops doubling. Default 30 s; <see cref="RetryDelay"/> to 5 min.</summary>
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Failed attempts in a row that open the circuit breaker. Default 5; 1 to 100.</summary>
    public int BreakerFailures { get; set; } = 5;

    /// <summary>How long the open breaker lets none through; then one may try. Default 300 s; 1 s to 1 h.</summary>
    public TimeSpan BreakerDuration { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>Silence after a temporary lockout, which every call would prolong. Default 15 min; 1 min to 24 h.</summary>
    public TimeSpan LockoutCoolDown { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>For a whole REST call. Default 10 s; 1 s to 2 min.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The tier of the account, for the REST counter. Default the lowest.</summary>
    public KrakenTier Tier { get; set; } = KrakenTier.Starter;

    /// <summary>The coarsest unit of nonces; a finer one is found out and kept. Default milliseconds.</summary>
    public NonceUnit NonceUnit { get; set; } = NonceUnit.Milliseconds;

    /// <summary>Where token and nonces are kept; null: a folder of the account; empty: nowhere. Default null.</summary>
    public string? StorageDirectory { get; set; }

    /// <summary>Encrypts the kept token (AES-256-GCM): base64 of 32 bytes; null: the file's permissions alone protect it. Default null.</summary>
    public string? EncryptionKey { get; set; }

    /// <summary>Writes the details of every step as information instead of as debug messages. Never a token. Default false.</summary>
    public bool DebugLogging { get; set; }
}
