using System.IO.Compression;
using System.Text;
using Tidegate.Markets.Csv;

namespace Tidegate.Tests.Markets.Csv;

public sealed class GzipFileTests
{
    [Theory]
    [InlineData("")]
    [InlineData("t")]
    [InlineData("time,price")]
    public void Text_is_not_packed_and_is_read_from_its_beginning_afterwards(string text)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        file.Seek(0, SeekOrigin.End);

        Assert.False(GzipFile.IsGzip(file));
        Assert.Equal(0, file.Position);
    }

    [Fact]
    public void Packed_file_is_whole_when_all_of_it_came_and_at_no_cut()
    {
        var plain = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 500).Select(row => $"{row},100.5")));
        var packed = Pack(plain);
        using var whole = new MemoryStream(packed);

        Assert.True(GzipFile.IsGzip(whole));
        Assert.True(GzipFile.IsWhole(whole, plain.Length));
        for (var length = 0; length < packed.Length; length++)
        {
            using var cut = new MemoryStream(packed, 0, length);
            Assert.False(GzipFile.IsWhole(cut, ReadAsFarAsItGoes(cut)), $"cut at {length}");
        }
    }

    [Fact]
    public void Several_members_are_not_one_whole()
    {
        var plain = "a line\n"u8.ToArray();
        byte[] packed = [.. Pack(plain), .. Pack(plain)];
        using var file = new MemoryStream(packed);

        Assert.False(GzipFile.IsWhole(file, 2 * plain.Length));
    }

    private static byte[] Pack(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }

    private static long ReadAsFarAsItGoes(MemoryStream cut)
    {
        using var gzip = new GZipStream(cut, CompressionMode.Decompress, leaveOpen: true);
        var (buffer, length) = (new byte[4_096], 0L);
        try
        {
            for (var read = gzip.Read(buffer); read > 0; read = gzip.Read(buffer))
            {
                length += read;
            }
        }
        catch (InvalidDataException)
        {
            // it may notice, and then nobody asks further
        }

        return length;
    }
}
