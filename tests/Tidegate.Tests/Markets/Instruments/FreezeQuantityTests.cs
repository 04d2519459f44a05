using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Tidegate.Markets.Instruments.Import;
using Tidegate.Markets.Instruments.Stores;

namespace Tidegate.Tests.Markets.Instruments;

/// <summary>The most units of one order, which Upstox's file alone says: read, kept, and no reason to leave a row out.</summary>
public sealed class FreezeQuantityTests
{
    [Theory]
    [InlineData("1800.0", 1_800L)]
    [InlineData("100000", 100_000L)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("0.5", null)]
    [InlineData("null", null)]
    [InlineData("\"many\"", null)]
    [InlineData("1e300", null)]
    public void It_is_read_where_it_is_a_whole_number_and_otherwise_not_known(string written, long? quantity)
    {
        var text =
            """[{"segment":"NSE_FO","name":"NIFTY","exchange":"NSE","expiry":1787682599000,"instrument_type":"CE","instrument_key":"NSE_FO|71399","lot_size":65,"freeze_quantity":"""
            + written
            + ""","tick_size":5.0,"trading_symbol":"NIFTY 26000 CE 25 AUG 26","strike_price":26000.0}]""";

        var (table, report) = MasterContract.Read(
            "upstox",
            InstrumentFiles.Day,
            new MemoryStream(Encoding.UTF8.GetBytes(text)),
            cancellation: TestContext.Current.CancellationToken
        );

        Assert.Equal(1, report.RowsKept);
        Assert.Equal(quantity, table[0].FreezeQuantity);
    }

    [Fact]
    public void It_is_kept_in_the_store()
    {
        var table = InstrumentDirectoryTests.Table(
            "zerodha",
            InstrumentDirectoryTests.Share("A", "1") with
            {
                FreezeQuantity = 1_800,
            },
            InstrumentDirectoryTests.Share("B", "2")
        );

        var restored = InstrumentPacking.Unpack(InstrumentPacking.Pack(table));

        Assert.Equal([1_800L, null], new[] { restored[0].FreezeQuantity, restored[1].FreezeQuantity });
    }

    [Fact]
    public void A_day_that_was_packed_before_there_was_one_is_still_read()
    {
        var table = InstrumentDirectoryTests.Table("zerodha", InstrumentDirectoryTests.Share("A", "1"));
        var day = InstrumentPacking.Pack(table);

        var restored = InstrumentPacking.Unpack(day with { Content = AsVersion1(day.Content) });

        Assert.Equal(table[0], restored[0]);
    }

    /// <summary>The same without the last column, which is empty here: the four bytes of its length.</summary>
    private static byte[] AsVersion1(ReadOnlyMemory<byte> content)
    {
        const int Head = 5;
        using var plain = new MemoryStream();
        using (var packed = new MemoryStream(content[Head..^SHA256.HashSizeInBytes].ToArray()))
        using (var brotli = new BrotliStream(packed, CompressionMode.Decompress))
        {
            brotli.CopyTo(plain);
        }

        using var old = new MemoryStream();
        old.Write("TGIN\u0001"u8);
        using (var brotli = new BrotliStream(old, CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(plain.ToArray().AsSpan()[..^sizeof(int)]);
        }

        old.Write(SHA256.HashData(old.ToArray()));
        return old.ToArray();
    }
}
