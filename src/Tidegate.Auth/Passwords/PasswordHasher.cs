using System.Text;

namespace Tidegate.Auth.Passwords;

/// <summary>Hashes passwords, and checks them against texts of any kind that we ever wrote. Thread-safe.</summary>
/// <remarks>
/// Each check runs every kind of hash that is in use, against a hash of nothing where the user's is another: how long it takes says neither whether
/// there is such a user nor how the password is kept. A kind comes into use with the first text of it.
/// </remarks>
public sealed class PasswordHasher
{
    private readonly Argon2id? _argon;
    private readonly bool _makesArgon;
    private readonly int _rounds;
    private readonly PasswordHash _nobody;
    private readonly string? _nobodyArgon;
    private volatile bool _usesPbkdf2;
    private volatile bool _usesArgon;

    /// <summary>Looks for libsodium.</summary>
    /// <param name="options">Which kind new hashes have.</param>
    /// <param name="known">Texts that are stored already, those of the configuration.</param>
    /// <exception cref="ArgumentException">Argon2id is asked for and libsodium is not there.</exception>
    public PasswordHasher(PasswordOptions options, IEnumerable<string>? known = null)
        : this(options, known, PasswordHash.Rounds) { }

    internal PasswordHasher(PasswordOptions options, IEnumerable<string>? known, int rounds)
    {
        ArgumentNullException.ThrowIfNull(options);
        _argon = Argon2id.TryLoad(options.MemoryMiB * 1024, options.Passes);
        if (_argon is null && options.Algorithm is PasswordAlgorithm.Argon2id)
        {
            throw new ArgumentException("Argon2id needs libsodium (Debian: libsodium23), which is not on this machine.", nameof(options));
        }

        _makesArgon = _argon is not null && options.Algorithm is not PasswordAlgorithm.Pbkdf2;
        _rounds = rounds;
        var texts = (known ?? []).ToArray();
        _nobody = PasswordHash.Unmatchable(Math.Max(rounds, texts.Max(text => PasswordHash.TryParse(text)?.RoundCount) ?? 0));
        _nobodyArgon = _argon?.Hash(Secrets.SecretText.New());
        (_usesArgon, _usesPbkdf2) = (_makesArgon, !_makesArgon);
        Array.ForEach(texts, Use);
    }

    /// <summary>The kind of new hashes: never <see cref="PasswordAlgorithm.Auto"/>.</summary>
    public PasswordAlgorithm Algorithm => _makesArgon ? PasswordAlgorithm.Argon2id : PasswordAlgorithm.Pbkdf2;

    /// <summary>Kinds of hashes that each check runs.</summary>
    internal int KindsInUse => (_usesArgon ? 1 : 0) + (_usesPbkdf2 ? 1 : 0);

    /// <summary>The text to store of a password.</summary>
    /// <param name="password">1 to 1,024 characters, well-formed.</param>
    public string Hash(string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(password.Length, PasswordHash.PasswordCharsMax, nameof(password));
        return _makesArgon ? _argon!.Hash(password) : PasswordHash.Create(password, _rounds).ToString();
    }

    /// <summary>Checks a password. Holds a core for up to some 0.1 s.</summary>
    /// <param name="stored">The stored text; null, or a text that is none: no password is right, which takes as long to find out.</param>
    /// <param name="password">What was shown; any size, any content.</param>
    public PasswordCheck Check(string? stored, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (password.Length is 0 or > PasswordHash.PasswordCharsMax || !IsWellFormed(password))
        {
            return default; // says nothing about the user
        }

        if (stored is not null)
        {
            Use(stored);
        }

        var result = default(PasswordCheck);
        if (_usesPbkdf2)
        {
            var hash = PasswordHash.TryParse(stored);
            var isRight = (hash ?? _nobody).Verify(password) && hash is not null;
            result = isRight ? new PasswordCheck(true, _makesArgon || hash!.NeedsRehash && hash.RoundCount < _rounds) : result;
        }

        if (_usesArgon)
        {
            var isArgon = Argon2id.TryRead(stored) is not null;
            var isRight = Argon2id.Verify(isArgon ? stored! : _nobodyArgon!, password) && isArgon;
            result = isRight ? new PasswordCheck(true, _makesArgon && _argon!.NeedsRehash(stored!)) : result;
        }

        return result;
    }

    /// <summary>True where the text is one that a check can say yes to, here and now.</summary>
    internal bool CanCheck(string stored) =>
        PasswordHash.TryParse(stored) is not null || _argon is not null && Argon2id.TryRead(stored) is not null;

    internal static bool IsWellFormed(string password)
    {
        foreach (var rune in password.EnumerateRunes())
        {
            // Half of a surrogate pair comes out as the replacement character, and then two different texts would be one password.
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }

    private void Use(string stored)
    {
        _usesPbkdf2 = _usesPbkdf2 || PasswordHash.TryParse(stored) is not null;
        _usesArgon = _usesArgon || _argon is not null && Argon2id.TryRead(stored) is not null;
    }
}
