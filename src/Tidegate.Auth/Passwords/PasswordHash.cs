using System.Globalization;
using System.Security.Cryptography;

namespace Tidegate.Auth.Passwords;

/// <summary>A hashed password: PBKDF2 with HMAC-SHA-512 (RFC 8018 §5.2), written as a PHC string <c>$pbkdf2-sha512$i=210000$salt$hash</c>.</summary>
/// <remarks>210,000 rounds: OWASP Password Storage Cheat Sheet, read 2025. Salt and hash are base64 without padding. Immutable.</remarks>
public sealed class PasswordHash
{
    /// <summary>Rounds of a new hash.</summary>
    public const int Rounds = 210_000;

    /// <summary>Most rounds of a text that is read, so that a hostile one cannot hold a core for long: ten times <see cref="Rounds"/>.</summary>
    public const int RoundsMax = 2_100_000;

    /// <summary>Fewest rounds of a text that is read.</summary>
    public const int RoundsMin = 10_000;

    /// <summary>Longest password in characters. Longer ones never match, and cost nothing.</summary>
    public const int PasswordCharsMax = 1024;

    private const string Name = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int PartBytesMax = 64;

    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(int rounds, byte[] salt, byte[] hash) => (RoundCount, _salt, _hash) = (rounds, salt, hash);

    /// <summary>Rounds it was made with.</summary>
    internal int RoundCount { get; }

    /// <summary>True where it was made with less than we use today: hash the password anew at the next successful sign-in.</summary>
    public bool NeedsRehash => RoundCount < Rounds || _salt.Length < SaltBytes || _hash.Length < HashBytes;

    /// <summary>Hashes a password with a new salt.</summary>
    /// <param name="password">1 to <see cref="PasswordCharsMax"/> characters.</param>
    public static PasswordHash Create(string password) => Create(password, Rounds);

    internal static PasswordHash Create(string password, int rounds)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(password.Length, PasswordCharsMax, nameof(password));
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PasswordHash(rounds, salt, Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA512, HashBytes));
    }

    /// <summary>A hash of nothing: no password matches it, and finding that out takes as long as with one of as many rounds.</summary>
    internal static PasswordHash Unmatchable(int rounds) =>
        new(rounds, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));

    /// <summary>Reads what <see cref="ToString"/> wrote. Null for any other text.</summary>
    public static PasswordHash? TryParse(string? text)
    {
        if (
            PhcText.TrySplit(text, 5) is not ["", Name, ['i', '=', .. var digits], var salt, var hash]
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds)
            || rounds is < RoundsMin or > RoundsMax
        )
        {
            return null;
        }

        return PhcText.TryDecode(salt, 8, PartBytesMax) is { } saltBytes && PhcText.TryDecode(hash, 16, PartBytesMax) is { } hashBytes
            ? new PasswordHash(rounds, saltBytes, hashBytes)
            : null;
    }

    /// <summary>True where this is the password. Takes the same time for every password up to <see cref="PasswordCharsMax"/> characters.</summary>
    public bool Verify(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (password.Length is 0 or > PasswordCharsMax || !PasswordHasher.IsWellFormed(password))
        {
            return false;
        }

        var derived = Rfc2898DeriveBytes.Pbkdf2(password, _salt, RoundCount, HashAlgorithmName.SHA512, _hash.Length);
        return CryptographicOperations.FixedTimeEquals(derived, _hash);
    }

    /// <summary>The PHC string.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"${Name}$i={RoundCount}${PhcText.Encode(_salt)}${PhcText.Encode(_hash)}");
}
