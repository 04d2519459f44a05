using System.Text;
using Tidegate.Markets.Instruments.Import;
using static Tidegate.Tests.Markets.Instruments.Import.MasterText;

namespace Tidegate.Tests.Markets.Instruments.Import;

/// <summary>Files as a whole: what is none, what nobody knows what it is, and how far one is.</summary>
public sealed class MasterFileTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("{\"message\":\"Forbidden\"}")]
    [InlineData("<!DOCTYPE html><html>Sign in</html>")]
    [InlineData("PK\u0003\u0004zip")]
    [InlineData("\0\0\0\0")]
    [InlineData("symbol,token\nA,1\n")]
    [InlineData(KiteHeader)]
    [InlineData(KiteHeader + "1,2,3\n")]
    public void A_file_that_cannot_be_used_says_so_in_one_sentence(string text)
    {
        foreach (var broker in MasterContract.Brokers.Append("kotak"))
        {
            var refusal = Assert.Throws<MasterContractException>(() => Read(broker, text));
            Assert.EndsWith(refusal.Message.EndsWith('?') ? "?" : ".", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal.Message);
        }
    }

    [Fact]
    public void A_file_in_UTF_16_is_told_from_a_bad_one()
    {
        byte[] bytes = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(KiteHeader + Reliance)];

        Assert.Contains("UTF-16", Assert.Throws<MasterContractException>(() => Read("zerodha", bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_of_any_kind_are_refused_or_read_but_never_break()
    {
        var random = new Random(20260304);
        var seeds = (string[])
            [
                KiteHeader + Reliance + Reliance,
                """[{"token":"1","symbol":"S-EQ","name":"S","expiry":"","strike":"-1","lotsize":"1","instrumenttype":"","exch_seg":"NSE","tick_size":"5"},{"token":"2"}]""",
                """{"data":[{"instrument_key":"NSE_EQ|1","trading_symbol":"A","segment":"NSE_EQ","instrument_type":"EQ"}]}""",
                "symbol,brsymbol,name,exchange,brexchange,token,expiry,strike,lotsize,instrumenttype,tick_size\nA,A,A,NSE,NSE,1,,0,1,EQ,0.05\n",
            ];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(seeds[i % seeds.Length]);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var packed = i % 5 == 0 ? Gzip(bytes) : bytes;
            if (i % 10 == 0)
            {
                packed[random.Next(packed.Length)] ^= (byte)random.Next(256);
            }

            try
            {
                var (table, report) = Read(MasterContract.Brokers[i % 3], packed[..random.Next(packed.Length / 2, packed.Length + 1)]);
                Assert.Equal(report.RowsKept, table.Count);
            }
            catch (MasterContractException)
            {
                // One sentence, as it should be.
            }
        }
    }

    [Fact]
    public void Progress_goes_up_to_the_whole_file_and_cancelling_ends_the_reading()
    {
        var bytes = Encoding.UTF8.GetBytes(
            KiteHeader + string.Concat(Enumerable.Range(1, 30_000).Select(i => $"{(i << 8) + 1},{i},S{i},N,0.0,,0.0,0.05,1,EQ,NSE,NSE\n"))
        );
        var seen = new List<ImportProgress>();
        using var cancel = new CancellationTokenSource();

        MasterContract.Read("zerodha", InstrumentFiles.Day, new MemoryStream(bytes), progress: seen.Add, cancellation: cancel.Token);

        Assert.InRange(seen.Count, 10, 20);
        Assert.Equal(seen.OrderBy(one => one.Bytes), seen);
        Assert.Equal(new ImportProgress(bytes.Length, bytes.Length, 30_000), seen[^1]);
        Assert.Throws<OperationCanceledException>(() =>
            MasterContract.Read(
                "zerodha",
                InstrumentFiles.Day,
                new MemoryStream(bytes),
                progress: _ => cancel.Cancel(),
                cancellation: cancel.Token
            )
        );
    }
}
