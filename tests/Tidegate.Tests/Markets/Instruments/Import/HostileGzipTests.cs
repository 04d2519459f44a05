using System.Globalization;
using System.Text;
using Tidegate.Markets.Instruments.Import;
using Tidegate.Markets.Instruments.Tables;
using static Tidegate.Tests.Markets.Instruments.Import.MasterText;

namespace Tidegate.Tests.Markets.Instruments.Import;

/// <summary>Packed files that are cut, damaged, or grow without end.</summary>
public sealed class HostileGzipTests
{
    [Fact]
    public void Half_of_a_packed_file_gives_its_good_rows_and_says_that_it_is_cut()
    {
        var text = new StringBuilder(KiteHeader);
        var random = new Random(7);
        for (var i = 1; i <= 20_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(i << 8) + 1},{i},S{random.NextInt64()},N,0.0,,0.0,0.05,1,EQ,NSE,NSE\n");
        }

        var whole = Gzip(text.ToString());

        var (table, report) = Read("zerodha", whole[..(whole.Length / 2)]);

        Assert.True(report.IsCut);
        Assert.InRange(table.Count, 5_000, 15_000);
        Assert.InRange(report.RowsSkipped, 0, 1); // the line in which it ends
        Assert.False(Read("zerodha", whole).Report.IsCut);
    }

    [Fact]
    public void A_packed_file_that_is_damaged_in_the_middle_gives_what_came_before()
    {
        var whole = Gzip(
            KiteHeader
                + string.Concat(
                    Enumerable.Range(1, 50_000).Select(i => $"{(i << 8) + 1},{i},S{i * 7919L % 104_729},N,0.0,,0.0,0.05,1,EQ,NSE,NSE\n")
                )
        );
        whole.AsSpan(whole.Length / 2, 64).Fill(0xFF);

        var (table, report) = Read("zerodha", whole);

        Assert.True(report.IsCut || report.RowsSkipped > 0);
        Assert.InRange(table.Count, 1_000, 49_999);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [InlineData(7)]
    public void A_file_of_several_members_is_whole_and_a_cut_of_its_last_one_is_not(int readMax)
    {
        byte[] whole = [.. Gzip(KiteHeader), .. Gzip(Reliance), .. Gzip("408065,1594,INFY,INFOSYS,0.0,,0.0,0.05,1,EQ,NSE,NSE\n")];

        var (table, report) = ReadInPieces(whole, readMax);
        Assert.Equal((2, 2, false, whole.Length), (table.Count, report.RowsRead, report.IsCut, report.Bytes));
        for (var cut = 1; cut < 40; cut++)
        {
            (table, report) = ReadInPieces(whole[..^cut], readMax);
            Assert.True(report.IsCut, $"less the last {cut}");
            Assert.True(table.TryFind("RELIANCE", "NSE", out _));
        }
    }

    [Fact]
    public void A_packed_array_that_ends_before_its_file_is_whole()
    {
        var row =
            """{"token":"1","symbol":"S-EQ","name":"S","expiry":"","strike":"-1.000000","lotsize":"1","instrumenttype":"","exch_seg":"NSE","tick_size":"5.000000"}""";
        var packed = Gzip($$"""{"data":[{{row}}],"note":"{{new string('x', 300_000)}}"}""");

        var (table, report) = Read("angel", packed);

        Assert.Equal((1, false, packed.Length), (table.Count, report.IsCut, report.Bytes));
    }

    [Fact]
    public void A_bomb_is_refused_when_it_has_grown_to_the_limit()
    {
        var bomb = Gzip(new string(' ', 20_000_000));
        Assert.InRange(bomb.Length, 1, 40_000);

        var refusal = Assert.Throws<MasterContractException>(() =>
            MasterContract.Read(
                "zerodha",
                InstrumentFiles.Day,
                new MemoryStream(bomb),
                new ImportOptions { BytesMax = 1_000_000 },
                cancellation: TestContext.Current.CancellationToken
            )
        );

        Assert.Contains("1,000,000 bytes", refusal.Message, StringComparison.Ordinal);
    }

    private static (InstrumentTable Table, ImportReport Report) ReadInPieces(byte[] bytes, int readMax)
    {
        using var file = new PiecesStream(bytes, readMax);
        return MasterContract.Read("zerodha", InstrumentFiles.Day, file);
    }

    /// <summary>A download: it cannot seek, and gives a few bytes at a time.</summary>
    private sealed class PiecesStream(byte[] bytes, int readMax) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;

        // The span's overload of a class that is derived comes here too.
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, readMax));
    }
}
