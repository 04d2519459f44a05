using System.IO.Compression;

namespace Tidegate.Markets.Csv;

/// <summary>A packed stream that can tell whether all of it came: what the runtime's own reader does not notice.</summary>
/// <remarks>
/// RFC 1952 §2.2: a file is a series of members, and nothing says which is the last; GZipStream takes a file that is cut for one that ended there (seen on
/// .NET 10.0.12). So, once it has read everything, one more member is put behind the file: it comes out exactly where the member before it was whole.
/// </remarks>
/// <param name="packed">The file. Not disposed.</param>
internal sealed class GzipEnd(Stream packed) : SequentialStream
{
    private static readonly byte[] Mark = "Here the file ended."u8.ToArray();
    private static readonly byte[] Member = Pack(Mark);

    private bool _isOver;
    private int _given;

    /// <summary>Whether the last member was whole. Ask once, when the reader has given everything.</summary>
    /// <param name="gzip">The reader of this stream.</param>
    public bool IsReached(GZipStream gzip)
    {
        _isOver = true;
        Span<byte> read = stackalloc byte[Mark.Length + 1];
        try
        {
            return read[..gzip.ReadAtLeast(read, read.Length, throwOnEndOfStream: false)].SequenceEqual(Mark);
        }
        catch (InvalidDataException)
        {
            return false; // the mark stands where the rest of a member should
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (!_isOver)
        {
            return packed.Read(buffer);
        }

        var count = Math.Min(buffer.Length, Member.Length - _given);
        Member.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    private static byte[] Pack(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }
}
