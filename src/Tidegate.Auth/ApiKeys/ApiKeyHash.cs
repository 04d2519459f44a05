using System.Security.Cryptography;
using System.Text;
using Tidegate.Auth.Passwords;

namespace Tidegate.Auth.ApiKeys;

/// <summary>A hashed API key, written as <c>$sha256$hash</c>.</summary>
/// <remarks>
/// One round and no salt are enough here and only here: a key made by <c>SecretText.NewApiKey</c> has 256 random bits, which no table and no
/// search reaches. Short keys, which a person may have chosen, are not hashed at all.
/// </remarks>
public sealed class ApiKeyHash
{
    /// <summary>Fewest characters of a key.</summary>
    public const int KeyCharsMin = 32;

    /// <summary>Most characters of a key.</summary>
    public const int KeyCharsMax = 256;

    private const string Name = "sha256";

    private readonly byte[] _hash;

    private ApiKeyHash(byte[] hash) => _hash = hash;

    /// <summary>Hashes a key of <see cref="KeyCharsMin"/> to <see cref="KeyCharsMax"/> characters.</summary>
    public static ApiKeyHash Create(string apiKey)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(apiKey.Length, KeyCharsMin, nameof(apiKey));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(apiKey.Length, KeyCharsMax, nameof(apiKey));
        return new ApiKeyHash(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey)));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote. Null for any other text.</summary>
    public static ApiKeyHash? TryParse(string? text) =>
        PhcText.TrySplit(text, 3) is ["", Name, var hash]
        && PhcText.TryDecode(hash, SHA256.HashSizeInBytes, SHA256.HashSizeInBytes) is { } bytes
            ? new ApiKeyHash(bytes)
            : null;

    /// <summary>True where this is the key. The time does not depend on how much of it is right.</summary>
    public bool Verify(string apiKey)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        return apiKey.Length is >= KeyCharsMin and <= KeyCharsMax
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey)), _hash);
    }

    /// <summary>The text to keep in the configuration.</summary>
    public override string ToString() => $"${Name}${PhcText.Encode(_hash)}";
}
