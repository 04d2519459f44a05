using Tidegate.Auth.Passwords;
using Tidegate.Auth.Secrets;

namespace Tidegate.Auth.Users;

/// <summary>What a new password must be.</summary>
/// <remarks>Length and a look at what is guessed first, no demands for kinds of characters: NIST SP 800-63B §3.1.1.2.</remarks>
public static class PasswordRules
{
    /// <summary>Fewest characters.</summary>
    public const int CharsMin = 12;

    /// <summary>Most characters.</summary>
    public const int CharsMax = PasswordHash.PasswordCharsMax;

    /// <summary>Shorter than 12 characters.</summary>
    public const string TooShort = "password.too_short";

    /// <summary>Longer than 1,024 characters.</summary>
    public const string TooLong = "password.too_long";

    /// <summary>One that is tried first: a published or often typed one, few different characters, or the user's own name.</summary>
    public const string Guessable = "password.guessable";

    /// <summary>Holds something that is no character.</summary>
    public const string Malformed = "password.malformed";

    /// <summary>Changing a password needs the one there is.</summary>
    public const string Wrong = "password.wrong";

    private const int NameCharsMin = 4; // a shorter name is in a good password by chance

    /// <summary>The rule that a password breaks; null: none.</summary>
    internal static string? FindFault(string name, string password, bool allowGuessable) =>
        password.Length < CharsMin ? TooShort
        : password.Length > CharsMax ? TooLong
        : !PasswordHasher.IsWellFormed(password) ? Malformed
        : !allowGuessable && (WeakSecrets.IsGuessable(password) || HoldsName(name, password)) ? Guessable
        : null;

    private static bool HoldsName(string name, string password) =>
        name.Length >= NameCharsMin && password.Contains(name, StringComparison.OrdinalIgnoreCase);
}
