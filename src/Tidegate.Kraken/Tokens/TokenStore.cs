using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tidegate.Kraken.Storage;

namespace Tidegate.Kraken.Tokens;

/// <summary>
/// The token of one key on disk, so that a restart needs no new one: in a file of its owner alone, replaced as a whole, encrypted
/// when there is a key for it. Not thread-safe: refreshes use it one at a time.
/// </summary>
/// <remarks>Whatever goes wrong is told in a sentence and changes nothing: the token is in memory anyway.</remarks>
internal sealed class TokenStore
{
    private const int FileBytesMax = 8_192;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private static readonly TimeSpan DraftAgeMax = TimeSpan.FromHours(1);
    private static readonly byte[] Sealed = "TGTOKEN1"u8.ToArray(); // a plain file begins with {

    private readonly string _folder;
    private readonly string _name;
    private readonly byte[]? _encryptionKey;
    private readonly TimeProvider _time;

    public TokenStore(string folder, string fingerprint, byte[]? encryptionKey, TimeProvider time) =>
        (_folder, _name, _encryptionKey, _time) = (folder, $"token-{fingerprint}", encryptionKey, time);

    private string FilePath => Path.Combine(_folder, _name);

    /// <summary>What was kept; null with no problem when nothing was, null with one when it cannot be used.</summary>
    public StoredToken? Load(out string? problem)
    {
        byte[]? plain = null;
        try
        {
            problem = Prepare();
            if (problem is not null || !File.Exists(FilePath))
            {
                return null;
            }

            RemoveOldDrafts();
            plain = Open(ReadFile(), out problem);
            return plain is null ? null : JsonSerializer.Deserialize(plain, StoredTokenJson.Default.StoredToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problem = fault.Message;
            return null;
        }
        catch (JsonException)
        {
            problem = "what is in the file is no token";
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Replaces what was kept, as a whole or not at all.</summary>
    /// <returns>Null, or the reason why the file is as it was.</returns>
    public string? Save(StoredToken token)
    {
        var draft = Path.Combine(_folder, $"{_name}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}.draft");
        var plain = JsonSerializer.SerializeToUtf8Bytes(token, StoredTokenJson.Default.StoredToken);
        try
        {
            if (Prepare() is { } problem)
            {
                return problem;
            }

            WriteDraft(draft, _encryptionKey is null ? plain : Seal(plain, _encryptionKey));
            File.Move(draft, FilePath, overwrite: true);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Remove(draft);
            return fault.Message;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private string? Prepare() =>
        _folder.Length == 0 ? "no folder is named" : PrivateStorage.Prepare(_folder) ?? PrivateStorage.ProblemOf(FilePath);

    private byte[] ReadFile()
    {
        using var file = new FileStream(
            FilePath,
            PrivateStorage.Options(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        );
        if (file.Length > FileBytesMax)
        {
            throw new IOException("the file is too long for a token");
        }

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    // The name is drawn at random and the file must be new, so no link that somebody laid is followed.
    private static void WriteDraft(string path, byte[] content)
    {
        using var file = new FileStream(path, PrivateStorage.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None));
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    private static void Remove(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return; // the reason is told already, and drafts that are left go at a later start
        }
    }

    // Of processes that were killed between writing and replacing.
    private void RemoveOldDrafts()
    {
        var old = _time.GetUtcNow() - DraftAgeMax;
        foreach (
            var draft in Directory
                .EnumerateFiles(_folder, $"{_name}.*.draft")
                .Where(draft => new DateTimeOffset(File.GetLastWriteTimeUtc(draft)) < old)
        )
        {
            Remove(draft);
        }
    }

    private byte[] Seal(byte[] plain, byte[] encryptionKey)
    {
        var content = new byte[Sealed.Length + NonceBytes + TagBytes + plain.Length];
        Sealed.CopyTo(content, 0);
        var nonce = content.AsSpan(Sealed.Length, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(encryptionKey, TagBytes);
        cipher.Encrypt(
            nonce,
            plain,
            content.AsSpan(^plain.Length..),
            content.AsSpan(Sealed.Length + NonceBytes, TagBytes),
            Encoding.ASCII.GetBytes(_name)
        );
        return content;
    }

    private byte[]? Open(byte[] content, out string? problem)
    {
        var isSealed = content.AsSpan().StartsWith(Sealed) && content.Length >= Sealed.Length + NonceBytes + TagBytes;
        problem = (isSealed, _encryptionKey) switch
        {
            (true, null) => "the file is encrypted and no key is given",
            (false, not null) => "the file is not encrypted although a key is given",
            _ => null,
        };
        if (problem is not null || _encryptionKey is null)
        {
            return problem is null ? content : null;
        }

        var rest = content.AsSpan(Sealed.Length);
        var plain = new byte[rest.Length - NonceBytes - TagBytes];
        try
        {
            using var cipher = new AesGcm(_encryptionKey, TagBytes);
            cipher.Decrypt(
                rest[..NonceBytes],
                rest[(NonceBytes + TagBytes)..],
                rest.Slice(NonceBytes, TagBytes),
                plain,
                Encoding.ASCII.GetBytes(_name)
            );
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            problem = "the file was encrypted with another key, or was changed";
            return null;
        }
    }
}
