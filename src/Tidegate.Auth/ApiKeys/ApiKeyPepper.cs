using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Tidegate.Auth.Secrets;

namespace Tidegate.Auth.ApiKeys;

/// <summary>Makes of an API key the hash by which it is stored and found: HMAC-SHA-256 under the pepper. Immutable, thread-safe.</summary>
/// <remarks>Whoever has the database but not the pepper can neither use a key nor test a guess, not even of a short imported one.</remarks>
public sealed class ApiKeyPepper
{
    /// <summary>Fewest characters of a pepper.</summary>
    public const int CharsMin = 32;

    private const int CharsMax = 4_096;
    private const int PreviousMax = 8;

    private readonly ImmutableArray<byte[]> _newestFirst;

    private ApiKeyPepper(IEnumerable<string> newestFirst) => _newestFirst = [.. newestFirst.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Reads the options.</summary>
    /// <param name="options">Without a pepper in them a new one is made, which ends with the process.</param>
    /// <param name="allowWeakSecrets">Lets guessable ones pass; too short ones never pass.</param>
    /// <exception cref="ArgumentException">The options have faults; the message lists them all.</exception>
    public ApiKeyPepper(ApiKeyOptions options, bool allowWeakSecrets = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        var current = Read(options, allowWeakSecrets, faults);
        AuthOptionsFaults.ThrowIfAny(faults, nameof(options));
        IsLasting = current is not null;
        _newestFirst = new ApiKeyPepper([current ?? SecretText.New(), .. options.PreviousPeppers])._newestFirst;
    }

    /// <summary>False where it was made at the start: what is stored with it means nothing to the next process.</summary>
    public bool IsLasting { get; }

    /// <summary>The hash of a key that is stored now: 64 lower-case hexadecimal digits.</summary>
    public string HashOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Hash(_newestFirst[0], key);
    }

    /// <summary>The hashes by which a key may have been stored, newest pepper first. Always as many, so that the work says nothing about the key.</summary>
    internal string[] HashesOf(string key)
    {
        var hashes = new string[_newestFirst.Length];
        for (var index = 0; index < hashes.Length; index++)
        {
            hashes[index] = Hash(_newestFirst[index], key);
        }

        return hashes;
    }

    /// <summary>Keys of 32 bytes for another purpose than hashing API keys, newest pepper first (HKDF-SHA-256, RFC 5869).</summary>
    /// <param name="purpose">Keys of different purposes say nothing about each other.</param>
    internal byte[][] DeriveKeys(string purpose) =>
        [.. _newestFirst.Select(pepper => HKDF.DeriveKey(HashAlgorithmName.SHA256, pepper, 32, info: Encoding.UTF8.GetBytes(purpose)))];

    /// <summary>The pepper; null where there is none. Adds to <paramref name="faults"/>, which never hold a secret.</summary>
    internal static string? Read(ApiKeyOptions options, bool allowWeakSecrets, List<string> faults)
    {
        if (options is { Pepper: not null, PepperFile: not null })
        {
            faults.Add("Keys: Pepper and PepperFile exclude each other.");
        }

        if (options.PreviousPeppers.Count > PreviousMax)
        {
            faults.Add($"Keys.PreviousPeppers: at most {PreviousMax} are looked up.");
        }

        var current = options.Pepper ?? (options.PepperFile is { } file ? SecretFile.Read(file, "Keys.PepperFile", faults) : null);
        Check(current, "Keys.Pepper", allowWeakSecrets, faults);
        for (var index = 0; index < options.PreviousPeppers.Count; index++)
        {
            Check(options.PreviousPeppers[index], $"Keys.PreviousPeppers[{index}]", allowWeakSecrets, faults);
        }

        return current;
    }

    private static void Check(string? pepper, string path, bool allowWeakSecrets, List<string> faults)
    {
        if (pepper is null)
        {
            return;
        }

        if (pepper.Length is < CharsMin or > CharsMax)
        {
            faults.Add($"{path} has {pepper.Length} characters; it needs {CharsMin} to {CharsMax}.");
        }
        else if (!allowWeakSecrets && WeakSecrets.Contains(pepper))
        {
            faults.Add($"{path} is a default or easily guessed one; make another with `tidegate secret new`.");
        }
    }

    private static string Hash(byte[] pepper, string key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(pepper, Encoding.UTF8.GetBytes(key)));
}
