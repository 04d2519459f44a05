using System.Security.Cryptography;
using System.Text;

namespace Tidegate.Kraken.Signing;

/// <summary>An API key of Kraken: the public half, sent with each request, and the secret that signs it.</summary>
/// <remarks>Thread-safe. Disposing it overwrites the secret with zeros; <see cref="ToString"/> prints neither half.</remarks>
public sealed class KrakenApiKey : IDisposable
{
    private const int PublicCharsMax = 256;
    private const int SecretBytesMin = 16;
    private const int SecretBytesMax = 256; // Kraken's are 64

    private readonly byte[] _secret;
    private volatile bool _isDisposed;

    /// <param name="publicKey">As the exchange shows it: 1 to 256 visible ASCII characters.</param>
    /// <param name="secret">As the exchange shows it: base64 of 16 to 256 bytes.</param>
    /// <exception cref="ArgumentException">One of them cannot be a key. The text never repeats it.</exception>
    public KrakenApiKey(string publicKey, string secret)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        ArgumentNullException.ThrowIfNull(secret);
        if (publicKey.Length is 0 or > PublicCharsMax || publicKey.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException("The public key must be 1 to 256 visible ASCII characters.", nameof(publicKey));
        }

        PublicKey = publicKey;
        _secret = Decode(secret);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(publicKey)).AsSpan(0, 8));
    }

    /// <summary>What goes into the header <c>API-Key</c>.</summary>
    public string PublicKey { get; }

    /// <summary>16 hexadecimal digits that stand for the public key in logs and file names.</summary>
    public string Fingerprint { get; }

    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    internal ReadOnlySpan<byte> Secret
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _secret;
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"KrakenApiKey({Fingerprint})";

    /// <inheritdoc />
    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_secret);
    }

    private static byte[] Decode(string secret)
    {
        Span<byte> bytes = stackalloc byte[SecretBytesMax];
        try
        {
            if (!Convert.TryFromBase64String(secret, bytes, out var written) || written < SecretBytesMin)
            {
                throw new ArgumentException("The secret must be the base64 text of 16 to 256 bytes.", nameof(secret));
            }

            return bytes[..written].ToArray();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
