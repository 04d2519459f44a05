using System.Security.Cryptography;
using System.Text;
using Tidegate.Auth.Secrets;

namespace Tidegate.Auth.Tokens;

/// <summary>The text of a refresh token: 256 random bits that say nothing. Kept as a hash only.</summary>
internal static class RefreshToken
{
    public const string Prefix = "tgr_";
    public const int Chars = 47; // the prefix and 43 characters for 32 bytes

    public static string New() => Prefix + SecretText.New();

    /// <summary>SHA-256 in 64 lower-case hexadecimal digits: no salt is needed for what nobody can guess.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    public static bool IsOne(string text) =>
        text.Length == Chars && text.StartsWith(Prefix, StringComparison.Ordinal) && SecretText.IsBase64Url(text.AsSpan(Prefix.Length));
}
