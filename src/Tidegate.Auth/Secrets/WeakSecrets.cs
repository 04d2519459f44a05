using System.Collections.Frozen;

namespace Tidegate.Auth.Secrets;

/// <summary>Secrets that an attacker tries first: those of documentation, of examples, and those with almost nothing in them.</summary>
internal static class WeakSecrets
{
    /// <summary>A random secret of 32 characters, even in hexadecimal, practically never has fewer different ones.</summary>
    private const int DistinctCharsMin = 8;

    /// <summary>A good password may repeat letters: it is chosen by a person, or is a few words.</summary>
    private const int PasswordDistinctCharsMin = 5;

    private static readonly FrozenSet<string> Published = FrozenSet.ToFrozenSet(
        [
            "your-256-bit-secret", // jwt.io, until 2024
            "your-384-bit-secret",
            "your-512-bit-secret",
            "a-string-secret-at-least-256-bits-long", // jwt.io, since
            "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
            "your_jwt_secret_key_here_at_least_32_characters",
            "this is my custom secret key for authentication",
        ],
        StringComparer.OrdinalIgnoreCase
    );

    // Each one marks a text that a person typed. By chance one of them is in a random base64 text of 64 characters less than once in 10^12.
    private static readonly string[] Typed =
    [
        "changeme",
        "change-me",
        "change_me",
        "change-in-production",
        "change_in_production",
        "your-secret",
        "your_secret",
        "your-super-secret",
        "your_super_secret",
        "supersecret",
        "super-secret",
        "super_secret",
        "secret-key",
        "secret_key",
        "secretkey",
        "jwt-secret",
        "jwt_secret",
        "my-secret",
        "my_secret",
        "dev-secret",
        "test-secret",
        "password",
        "12345678",
        "abcdefgh",
        "qwertyui",
    ];

    public static bool Contains(string secret) => Holds(secret, DistinctCharsMin);

    /// <summary>As <see cref="Contains"/>, for a password, of which less may be asked.</summary>
    public static bool IsGuessable(string password) => Holds(password, PasswordDistinctCharsMin);

    private static bool Holds(string secret, int distinctCharsMin) =>
        Published.Contains(secret)
        || Array.Exists(Typed, part => secret.Contains(part, StringComparison.OrdinalIgnoreCase))
        || secret.Distinct().Take(distinctCharsMin).Count() < distinctCharsMin
        || IsRepetition(secret);

    /// <summary>True where the text is one short text over and over, a cut last one included.</summary>
    private static bool IsRepetition(string secret)
    {
        for (var period = 1; period <= secret.Length / 2; period++)
        {
            if (secret.AsSpan(period).SequenceEqual(secret.AsSpan(0, secret.Length - period)))
            {
                return true;
            }
        }

        return false;
    }
}
