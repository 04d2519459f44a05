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
    public void Several_members_are_whole_where_one_ends_and_at_no_other_cut()
    {
        var plain = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 200).Select(row => $"{row},100.5")));
        var one = Pack(plain);
        byte[] packed = [.. one, .. one, .. Pack([]), .. one];
        int[] ends = [one.Length, 2 * one.Length, packed.Length - one.Length, packed.Length];

        for (var length = 0; length <= packed.Length; length++)
        {
            using var file = new MemoryStream(packed, 0, length);
            var isWhole = GzipFile.IsWhole(file, ReadAsFarAsItGoes(file));
            Assert.True(isWhole == ends.Contains(length), $"cut at {length}: {isWhole}");
            Assert.True(!isWhole || file.Position == length);
        }
    }

    [Fact]
    public void Several_members_are_not_whole_where_not_all_of_them_was_read()
    {
        byte[] packed = [.. Pack("a line\n"u8.ToArray()), .. Pack("and another\n"u8.ToArray())];
        using var file = new MemoryStream(packed);

        Assert.True(GzipFile.IsWhole(file, 19));
        Assert.False(GzipFile.IsWhole(file, 18));
        Assert.False(GzipFile.IsWhole(file, 20));
    }

    [Fact]
    public void What_stands_behind_the_last_member_and_is_none_makes_a_file_not_whole()
    {
        byte[] packed = [.. Pack("a line\n"u8.ToArray()), .. "oops"u8];
        using var file = new MemoryStream(packed);

        Assert.False(GzipFile.IsWhole(file, 7));
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
