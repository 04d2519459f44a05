using System.Buffers;
using System.Security.Cryptography;
using Tidegate.Auth.Secrets;

namespace Tidegate.Auth.ApiKeys;

/// <summary>The text of an API key: <c>tgk_</c>, 8 characters of its id, <c>_</c>, and 32 random bytes as base64url.</summary>
/// <remarks>The mark lets scanners of repositories and logs find one that leaked; the 8 characters let people find out which one it was.</remarks>
public static class ApiKeyText
{
    /// <summary>What every key begins with.</summary>
    public const string Mark = "tgk_";

    /// <summary>Characters of a key.</summary>
    public const int Chars = 56;

    /// <summary>Most characters of an imported key, which has any form.</summary>
    public const int ImportedCharsMax = 256;

    internal const int IdChars = 16;
    private const int PrefixChars = 12;
    private const string IdAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string LastChars = "AEIMQUYcgkosw048"; // 43 characters hold 258 bits: the last two are zero, or two texts would be one key

    private static readonly SearchValues<char> IdChar = SearchValues.Create(IdAlphabet);
    private static readonly SearchValues<char> SecretChar = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    /// <summary>True for every text that can be one of our keys.</summary>
    public static bool IsKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == Chars
            && text.StartsWith(Mark, StringComparison.Ordinal)
            && text[PrefixChars] == '_'
            && !text.AsSpan(Mark.Length, PrefixChars - Mark.Length).ContainsAnyExcept(IdChar)
            && !text.AsSpan(PrefixChars + 1).ContainsAnyExcept(SecretChar)
            && LastChars.Contains(text[^1], StringComparison.Ordinal);
    }

    /// <summary>The part of a key that is no secret: mark and first characters of the id. Null for every other text.</summary>
    public static string? PrefixOf(string text) => IsKey(text) ? text[..PrefixChars] : null;

    /// <summary>A new id: 16 random characters.</summary>
    internal static string NewId() => RandomNumberGenerator.GetString(IdAlphabet, IdChars);

    /// <summary>A new key of this id.</summary>
    internal static string New(string id) => $"{Mark}{id[..(PrefixChars - Mark.Length)]}_{SecretText.New()}";

    /// <summary>What people see of an imported key: nothing of it, since it may be short.</summary>
    internal static string PrefixOfImported(string id) => $"imp_{id[..(PrefixChars - Mark.Length)]}";
}
