using System.Buffers.Binary;

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

    /// <summary>Whether what was read of a packed file is all that was packed. False also where the file has several members.</summary>
    /// <remarks>
    /// RFC 1952 §2.3.1: the last four bytes are the plain length modulo 2^32. GZipStream checks it only where the data goes so far: a file that is cut anywhere before reads as if
    /// it ended there (seen on .NET 10.0.12).
    /// </remarks>
    /// <param name="file">A stream that can seek; stands at its end afterwards.</param>
    /// <param name="plainBytes">How many bytes came out of it.</param>
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
        return BinaryPrimitives.ReadUInt32LittleEndian(length) == unchecked((uint)plainBytes);
    }
}
