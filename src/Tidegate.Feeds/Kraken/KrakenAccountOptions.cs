using Tidegate.Kraken.Nonces;
using Tidegate.Kraken.Rest;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Feeds.Kraken;

/// <summary>An API key at Kraken. It needs "WebSocket interface - On" and the rights to query funds and orders, and no others. Secrets belong into variables or a file that only the gateway may read.</summary>
public sealed class KrakenAccountOptions
{
    /// <summary>The public half of the key. Required, unless <see cref="KeyFile"/> is named.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The secret half, as the exchange shows it. Likewise; never logged.</summary>
    public string ApiSecret { get; set; } = "";

    /// <summary>For a key with a second factor of its own. Default none.</summary>
    public string? OneTimePassword { get; set; }

    /// <summary>Instead of the three above: a file with API key, API secret and, where the key wants one, the one-time password, a line each, which only the gateway's account may read. Read when the account is first wanted and again after a key was refused: to replace it is enough. Default none.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The tier of the account, for the REST counter: <c>Starter</c>, <c>Intermediate</c> or <c>Pro</c>. Default the lowest.</summary>
    public KrakenTier Tier { get; set; } = KrakenTier.Starter;

    /// <summary>The coarsest unit of nonces: <c>Milliseconds</c>, <c>Microseconds</c> or <c>Nanoseconds</c>; a finer one is found out and kept. Default milliseconds.</summary>
    public NonceUnit NonceUnit { get; set; } = NonceUnit.Milliseconds;

    /// <summary>Where token and nonces are kept; null: a folder of the account that runs the gateway; empty: nowhere. Default null.</summary>
    public string? StorageDirectory { get; set; }

    /// <summary>Encrypts the kept token (AES-256-GCM): base64 of 32 bytes; null: the file's permissions alone protect it. Default null; never logged.</summary>
    public string? EncryptionKey { get; set; }

    /// <inheritdoc />
    public override string ToString() => $"KrakenAccount({Tier})"; // never a part of a key

    /// <summary>The same for a token manager.</summary>
    internal KrakenTokenOptions ToTokens(Uri rest, KrakenKey key) =>
        new()
        {
            ApiKey = key.ApiKey,
            ApiSecret = key.ApiSecret,
            OneTimePassword = key.OneTimePassword,
            RestAddress = rest,
            Tier = Tier,
            NonceUnit = NonceUnit,
            StorageDirectory = StorageDirectory,
            EncryptionKey = EncryptionKey,
        };
}
