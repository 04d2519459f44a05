using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Stores;

namespace Tidegate.Auth.Brokers;

/// <summary>Encrypts what is secret of a login at a broker, so that a stolen database is worth nothing. Immutable, thread-safe.</summary>
/// <remarks>
/// AES-256-GCM (NIST SP 800-38D) under a key that HKDF-SHA-256 (RFC 5869) makes of the pepper, with a random nonce of 96 bits. User, broker,
/// client id and both instants are authenticated with it: a sealed text that is put into another row, or a row whose end was moved, opens no more.
/// </remarks>
public sealed class BrokerSeal
{
    private const string Purpose = "tidegate broker session v1";
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeadBytes = 1 + NonceBytes;
    private const ushort NoText = ushort.MaxValue; // no secret is so long

    private readonly byte[][] _keys;

    /// <param name="pepper">Gives the keys: the newest one seals, every one opens.</param>
    public BrokerSeal(ApiKeyPepper pepper)
    {
        ArgumentNullException.ThrowIfNull(pepper);
        _keys = pepper.DeriveKeys(Purpose);
    }

    /// <summary>Seals the secrets of a session whose other fields are set.</summary>
    internal string Seal(BrokerSecrets secrets, BrokerSessionRecord session)
    {
        var plain = Write(secrets);
        var box = new byte[HeadBytes + plain.Length + TagBytes];
        box[0] = Version;
        var nonce = box.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_keys[0], TagBytes);
        cipher.Encrypt(nonce, plain, box.AsSpan(HeadBytes, plain.Length), box.AsSpan(^TagBytes..), BoundTo(session));
        CryptographicOperations.ZeroMemory(plain);
        return Base64Url.EncodeToString(box);
    }

    /// <summary>The secrets of a session; null where they were sealed under a pepper that is not known, or changed.</summary>
    internal BrokerSecrets? Open(BrokerSessionRecord session)
    {
        if (!TryDecode(session.Sealed, out var box) || box.Length < HeadBytes + TagBytes || box[0] != Version)
        {
            return null;
        }

        var plain = new byte[box.Length - HeadBytes - TagBytes];
        var bound = BoundTo(session);
        foreach (var key in _keys)
        {
            try
            {
                using var cipher = new AesGcm(key, TagBytes);
                cipher.Decrypt(box.AsSpan(1, NonceBytes), box.AsSpan(HeadBytes, plain.Length), box.AsSpan(^TagBytes..), plain, bound);
                return Read(plain);
            }
            catch (AuthenticationTagMismatchException)
            {
                // sealed under another pepper, perhaps
            }
            finally
            {
                CryptographicOperations.ZeroMemory(plain);
            }
        }

        return null;
    }

    private static byte[] BoundTo(BrokerSessionRecord session) =>
        Encoding.UTF8.GetBytes(
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{session.User}\n{session.Broker}\n{session.ClientId}\n{session.CreatedAt.ToUnixTimeMilliseconds()}\n{session.ExpiresAt.ToUnixTimeMilliseconds()}"
            )
        );

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length == 0 || !Secrets.SecretText.IsBase64Url(text) || text.Length % 4 == 1)
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    // Three texts, each after its length in two bytes.
    private static byte[] Write(BrokerSecrets secrets)
    {
        string?[] texts = [secrets.ApiKey, secrets.AuthToken, secrets.FeedToken];
        var bytes = new byte[texts.Sum(text => 2 + Encoding.UTF8.GetByteCount(text ?? ""))];
        var rest = bytes.AsSpan();
        foreach (var text in texts)
        {
            var length = Encoding.UTF8.GetBytes(text ?? "", rest[2..]);
            BinaryPrimitives.WriteUInt16BigEndian(rest, text is null ? NoText : (ushort)length);
            rest = rest[(2 + length)..];
        }

        return bytes;
    }

    private static BrokerSecrets? Read(ReadOnlySpan<byte> plain)
    {
        var texts = new string?[3];
        for (var index = 0; index < texts.Length; index++)
        {
            if (plain.Length < 2)
            {
                return null;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(plain);
            plain = plain[2..];
            if (length == NoText)
            {
                continue;
            }

            if (plain.Length < length)
            {
                return null;
            }

            texts[index] = Encoding.UTF8.GetString(plain[..length]);
            plain = plain[length..];
        }

        return texts is [{ } apiKey, { } authToken, var feedToken] ? new BrokerSecrets(apiKey, authToken, feedToken) : null;
    }
}
