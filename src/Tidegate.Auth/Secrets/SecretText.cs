using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Tidegate.Auth.Secrets;

/// <summary>Makes new secrets from the system's random source, as base64url text.</summary>
public static class SecretText
{
    /// <summary>Fewest random bytes of a secret.</summary>
    public const int BytesMin = 32;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    /// <summary>A new signing secret. 32 bytes give 43 characters, enough for HS256; for HS512 take 64 (RFC 7518 §3.2).</summary>
    /// <param name="bytes">Random bytes in it, <see cref="BytesMin"/> to 1024.</param>
    public static string New(int bytes = BytesMin)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, BytesMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, 1024);
        return Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));
    }

    /// <summary>A new API key: <c>tgk_</c> and 256 random bits. The prefix lets scanners of repositories and logs find one that leaked.</summary>
    public static string NewApiKey() => "tgk_" + New();

    /// <summary>True where a text consists of the characters of base64url alone: the framework's own check lets blanks pass.</summary>
    internal static bool IsBase64Url(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Alphabet);

    /// <summary>A new token id: 128 random bits.</summary>
    public static string NewTokenId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}
