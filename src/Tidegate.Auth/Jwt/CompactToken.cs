using System.Buffers;
using System.Buffers.Text;

namespace Tidegate.Auth.Jwt;

/// <summary>A token taken apart by its outer form alone: three parts of canonical base64url (RFC 7515 §7.1), the first two decoded.</summary>
internal sealed class CompactToken
{
    /// <summary>Longest token in characters. Larger ones are refused before anything is decoded.</summary>
    public const int CharsMax = 8 * 1024;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    );

    private CompactToken(byte[] header, byte[] payload, int signatureStart)
    {
        (Header, Payload, SignatureStart) = (header, payload, signatureStart);
    }

    /// <summary>Decoded header bytes.</summary>
    public byte[] Header { get; }

    /// <summary>Decoded payload bytes.</summary>
    public byte[] Payload { get; }

    /// <summary>Where the encoded signature starts in the token; what is signed ends one character before.</summary>
    public int SignatureStart { get; }

    /// <summary>Null where the form is wrong in any way.</summary>
    public static CompactToken? TryRead(string token)
    {
        var text = token.AsSpan();
        if (text.Length > CharsMax || text.ContainsAnyExcept(Alphabet) || text.Count('.') != 2)
        {
            return null;
        }

        var first = text.IndexOf('.');
        var last = text.LastIndexOf('.');
        var header = text[..first];
        var payload = text[(first + 1)..last];
        var signature = text[(last + 1)..];
        return IsCanonical(header) && IsCanonical(payload) && IsCanonical(signature)
            ? new CompactToken(Base64Url.DecodeFromChars(header), Base64Url.DecodeFromChars(payload), last + 1)
            : null;
    }

    /// <summary>True where exactly one text stands for these bytes: a possible length, and no set bits beyond the last byte (RFC 4648 §3.5).</summary>
    private static bool IsCanonical(ReadOnlySpan<char> part) =>
        part.Length > 0
        && (part.Length % 4) switch
        {
            0 => true,
            2 => (Sextet(part[^1]) & 0b1111) == 0,
            3 => (Sextet(part[^1]) & 0b11) == 0,
            _ => false,
        };

    private static int Sextet(char letter) =>
        letter switch
        {
            >= 'A' and <= 'Z' => letter - 'A',
            >= 'a' and <= 'z' => letter - 'a' + 26,
            >= '0' and <= '9' => letter - '0' + 52,
            '-' => 62,
            _ => 63, // '_': the alphabet was checked before
        };
}
