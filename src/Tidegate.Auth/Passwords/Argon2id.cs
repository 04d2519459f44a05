using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Tidegate.Auth.Passwords;

/// <summary>Argon2id (RFC 9106) by libsodium, in its text form <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>. Thread-safe.</summary>
internal sealed partial class Argon2id
{
    /// <summary>What each text of this kind begins with.</summary>
    public const string Mark = "$argon2id$";

    /// <summary>Most memory of a text that is read, in KiB, so that a hostile one cannot take the machine: 256 MiB.</summary>
    public const int KibMax = 256 * 1024;

    /// <summary>Most passes of a text that is read.</summary>
    public const int PassesMax = 16;

    private const string Library = "libsodium.so.23"; // the name says the interface: another number would be another one
    private const int KibMin = 8; // the least that the algorithm takes
    private const int TextBytes = 128;
    private const int AlgorithmId = 2;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    private readonly ulong _passes;
    private readonly nuint _memoryBytes;

    private Argon2id(int kib, int passes) => (_memoryBytes, _passes) = ((nuint)kib * 1024, (ulong)passes);

    /// <summary>Null where libsodium is not on this machine.</summary>
    /// <param name="kib">Memory of a new hash.</param>
    /// <param name="passes">Passes of a new hash.</param>
    public static Argon2id? TryLoad(int kib, int passes)
    {
        try
        {
            return Initialize() >= 0 ? new Argon2id(kib, passes) : null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>Hashes a password with a new salt.</summary>
    /// <exception cref="InvalidOperationException">The machine has not so much memory left.</exception>
    public string Hash(string password)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        var text = new byte[TextBytes];
        return HashInto(text, bytes, (ulong)bytes.Length, _passes, _memoryBytes, AlgorithmId) == 0
            ? Encoding.ASCII.GetString(text.AsSpan(0, text.AsSpan().IndexOf((byte)0)))
            : throw new InvalidOperationException("There is not enough memory to hash a password.");
    }

    /// <summary>True where this is the password of a text that <see cref="TryRead"/> takes.</summary>
    public static bool Verify(string text, string password)
    {
        if (TryRead(text) is null)
        {
            return false;
        }

        var stored = new byte[TextBytes]; // ended by a zero, as the library expects it
        Encoding.ASCII.GetBytes(text, stored);
        var bytes = Encoding.UTF8.GetBytes(password);
        return VerifyText(stored, bytes, (ulong)bytes.Length) == 0;
    }

    /// <summary>True where the text was made with less than new ones are.</summary>
    public bool NeedsRehash(string text) =>
        TryRead(text) is not { } made || (nuint)made.Kib * 1024 < _memoryBytes || (ulong)made.Passes < _passes;

    /// <summary>What a text was made with; null where it is not of the form above, or would cost too much.</summary>
    /// <remarks>Read before the library sees it: that would take whatever memory the text names.</remarks>
    public static (int Kib, int Passes)? TryRead(string? text) =>
        text is { Length: < TextBytes }
        && PhcText.TrySplit(text, 6) is ["", "argon2id", "v=19", var cost, var salt, var hash]
        && PhcText.TryDecode(salt, SaltBytes, SaltBytes) is not null
        && PhcText.TryDecode(hash, HashBytes, HashBytes) is not null
        && cost.Split(',') is [var memory, var passes, "p=1"]
        && Number(memory, "m=", KibMin, KibMax) is { } kib
        && Number(passes, "t=", 1, PassesMax) is { } count
            ? (kib, count)
            : null;

    private static int? Number(string text, string name, int min, int max) =>
        text.StartsWith(name, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= min
        && number <= max
        && text[name.Length] != '0'
            ? number
            : null;

    [LibraryImport(Library, EntryPoint = "sodium_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Initialize();

    [LibraryImport(Library, EntryPoint = "crypto_pwhash_str_alg")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int HashInto(
        Span<byte> text,
        ReadOnlySpan<byte> password,
        ulong length,
        ulong passes,
        nuint memoryBytes,
        int algorithm
    );

    [LibraryImport(Library, EntryPoint = "crypto_pwhash_str_verify")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int VerifyText(ReadOnlySpan<byte> text, ReadOnlySpan<byte> password, ulong length);
}
