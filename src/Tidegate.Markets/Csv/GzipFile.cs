using System.Buffers.Binary;
using System.IO.Compression;

namespace Tidegate.Markets.Csv;

/// <summary>Whether a file is packed, and whether all of it came: what the runtime's own reader does not notice.</summary>
public static class GzipFile
{
    private const int BytesMin = 18; // header 10, trailer 8

    /// <summary>By its first two bytes, whatever its name is. RFC 1952 §2.3.1: ID1 = 31, ID2 = 139; no text begins so.</summary>
    /// <param name="file">A stream that can seek; stands at its beginning afterwards.</param>
    public static bool IsGzip(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        Span<byte> magic = stackalloc byte[2];
        file.Position = 0;
        var isGzip = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic is [0x1F, 0x8B];
        file.Position = 0;
        return isGzip;
    }

    /// <summary>Whether what was read of a packed file is all that was packed, in however many members.</summary>
    /// <remarks>
    /// RFC 1952 §2.3.1: the last four bytes are the plain length of the last member modulo 2^32. Where it is that of the whole file, the file is whole; otherwise
    /// it is read again, for it may have several members or be cut.
    /// </remarks>
    /// <param name="file">A stream that can seek; stands at its end afterwards.</param>
    /// <param name="plainBytes">How many bytes came out of it: no more are read again.</param>
    public static bool IsWhole(Stream file, long plainBytes)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length < BytesMin)
        {
            return false;
        }

        Span<byte> length = stackalloc byte[sizeof(uint)];
        file.Position = file.Length - length.Length;
        file.ReadExactly(length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(length) == unchecked((uint)plainBytes))
        {
            return true;
        }

        file.Position = 0;
        var isWhole = IsWholeAgain(file, plainBytes);
        file.Seek(0, SeekOrigin.End);
        return isWhole;
    }

    private static bool IsWholeAgain(Stream file, long plainBytes)
    {
        using var end = new GzipEnd(file);
        using var gzip = new GZipStream(end, CompressionMode.Decompress);
        var buffer = new byte[16_384];
        try
        {
            for (var read = gzip.Read(buffer); read > 0; read = gzip.Read(buffer))
            {
                plainBytes -= read;
                if (plainBytes < 0)
                {
                    return false;
                }
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }

        return plainBytes == 0 && end.IsReached(gzip);
    }
}
