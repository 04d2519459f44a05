using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Tidegate.Auth.Jwt;

/// <summary>SHA-256 of a token and of the issuers it was offered to: a cache that leaks holds no credential.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TokenFingerprint(long A, long B, long C, long D)
{
    /// <summary>False where the token is larger than any we accept, or not ASCII: it cannot have been verified.</summary>
    public static bool TryMake(string token, IReadOnlyList<string> issuers, out TokenFingerprint fingerprint)
    {
        fingerprint = default;
        if (token.Length > CompactToken.CharsMax)
        {
            return false;
        }

        var size = token.Length;
        for (var index = 0; index < issuers.Count; index++)
        {
            size += 1 + issuers[index].Length; // names are ASCII by configuration
        }

        var rented = ArrayPool<byte>.Shared.Rent(size);
        var bytes = rented.AsSpan(0, size);
        var whole = Ascii.FromUtf16(token, bytes, out var written) is OperationStatus.Done;
        for (var index = 0; index < issuers.Count && whole; index++)
        {
            bytes[written++] = 0; // in no token and no name, so no two pairs run together into the same bytes
            whole = Ascii.FromUtf16(issuers[index], bytes[written..], out var length) is OperationStatus.Done;
            written += length;
        }

        if (whole)
        {
            Span<long> hash = stackalloc long[4];
            SHA256.HashData(bytes, MemoryMarshal.AsBytes(hash));
            fingerprint = new TokenFingerprint(hash[0], hash[1], hash[2], hash[3]);
        }

        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return whole;
    }

    /// <summary>A part of the hash is a hash.</summary>
    public override int GetHashCode() => (int)A;
}
