using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tidegate.Streaming.Resume;

/// <summary>What a client shows beside its credential to go on where an earlier session of its own broke off.</summary>
/// <remarks>A secret, but no credential: <see cref="ToString"/> prints its length only, so it is safe to log.</remarks>
/// <param name="Text">As it was on the wire; any content.</param>
public sealed record ResumeSecret(string Text)
{
    private const string Prefix = "r_";
    private const int RandomBytes = 16;

    /// <inheritdoc />
    public override string ToString() => $"ResumeSecret({Text.Length} chars)";

    /// <summary>A new one, of 128 random bits.</summary>
    internal static ResumeSecret Make(Action<Span<byte>> fillRandom)
    {
        Span<byte> bytes = stackalloc byte[RandomBytes];
        fillRandom(bytes);
        return new ResumeSecret(Prefix + Base64Url.EncodeToString(bytes));
    }

    /// <summary>Half of its SHA-256: all that is kept of it. Nobody who reads our memory or a dump can resume with it.</summary>
    internal UInt128 Hash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(Text), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
