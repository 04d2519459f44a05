using System.Globalization;
using System.Text;
using Tidegate.Markets.Instruments.Import;
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
}
