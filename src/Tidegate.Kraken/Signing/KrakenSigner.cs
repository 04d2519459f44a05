using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tidegate.Kraken.Signing;

/// <summary>Signs private REST requests: <c>base64(HMAC-SHA512(secret, path + SHA256(nonce + body)))</c>.</summary>
/// <remarks>Thread-safe; allocates nothing but its result. Source: Kraken Spot REST authentication, read 2026-05-27.</remarks>
public static class KrakenSigner
{
    /// <summary>Characters of a signature: 64 bytes in base64, with padding.</summary>
    public const int SignatureChars = 88;

    private const int NonceCharsMax = 20; // 18446744073709551615
    private const int PathCharsMax = 512;
    private const int OnStackMax = 1_024;

    /// <summary>The value of the header <c>API-Sign</c>.</summary>
    /// <param name="key">Whose secret signs.</param>
    /// <param name="path">From <c>/0/private/</c> on, without host and query; at most 512 ASCII characters.</param>
    /// <param name="nonce">The one in the body.</param>
    /// <param name="body">Exactly the bytes that are sent: form or JSON. Encoding them anew afterwards breaks the signature.</param>
    /// <exception cref="ArgumentException">The path is none.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    public static string Sign(KrakenApiKey key, string path, ulong nonce, ReadOnlySpan<byte> body)
    {
        Span<byte> text = stackalloc byte[NonceCharsMax];
        Utf8Formatter.TryFormat(nonce, text, out var length);
        return Sign(key, path, text[..length], body);
    }

    /// <summary>As above, with the nonce as it stands in the body: decimal digits in ASCII.</summary>
    public static string Sign(KrakenApiKey key, string path, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length is 0 or > PathCharsMax || path[0] != '/' || !Ascii.IsValid(path))
        {
            throw new ArgumentException("A path to sign begins with / and has at most 512 ASCII characters.", nameof(path));
        }

        Span<byte> message = stackalloc byte[PathCharsMax + SHA256.HashSizeInBytes];
        Encoding.ASCII.GetBytes(path, message);
        Hash(nonce, body, message.Slice(path.Length, SHA256.HashSizeInBytes));

        Span<byte> signature = stackalloc byte[HMACSHA512.HashSizeInBytes];
        HMACSHA512.HashData(key.Secret, message[..(path.Length + SHA256.HashSizeInBytes)], signature);
        return Convert.ToBase64String(signature);
    }

    // One piece of memory, because hashing in two steps would allocate an IncrementalHash for each request.
    private static void Hash(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> body, Span<byte> destination)
    {
        var length = nonce.Length + body.Length;
        var rented = length > OnStackMax ? ArrayPool<byte>.Shared.Rent(length) : null;
        var both = rented is null ? stackalloc byte[OnStackMax] : rented;
        nonce.CopyTo(both);
        body.CopyTo(both[nonce.Length..]);
        SHA256.HashData(both[..length], destination);
        if (rented is not null)
        {
            CryptographicOperations.ZeroMemory(both[..length]); // a body may hold a one-time password
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
