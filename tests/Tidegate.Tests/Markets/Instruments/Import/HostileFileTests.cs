using System.Globalization;
using System.IO.Compression;
using System.Text;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Import;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.Tests.Markets.Instruments.Import;

public sealed class HostileFileTests
{
    private const string KiteHeader =
        "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";

    private const string Reliance = "738561,2885,RELIANCE,RELIANCE INDUSTRIES,0.0,,0.0,0.1,1,EQ,NSE,NSE\n";

    [Fact]
    public void One_bad_row_in_a_hundred_thousand_costs_that_row_and_is_named()
    {
        var text = new StringBuilder(KiteHeader);
        for (var i = 1; i <= 100_000; i++)
        {
            text.Append(i == 77_777 ? "x,,\n" : $"{(i << 8) + 1},{i},S{i},NAME {i % 100},0.0,,0.0,0.05,1,EQ,NSE,NSE\n");
        }

        var (table, report) = Read("zerodha", text.ToString());

        Assert.Equal((99_999, 100_000, 1), (table.Count, report.RowsRead, report.RowsSkipped));
        var skipped = Assert.Single(report.Skipped);
        Assert.Equal((SkipReason.Damaged, 1), (skipped.Reason, skipped.Count));
        Assert.Equal(new SkippedExample(77_778, "x,,"), Assert.Single(skipped.Examples));
        Assert.True(table.TryFind("S77778", "NSE", out _));
    }

    [Theory]
    [InlineData("x,2885,RELIANCE,R,0,,0,0.05,1,EQ,NSE,NSE", SkipReason.Text)]
    [InlineData("738561,2885,,R,0,,0,0.05,1,EQ,NSE,NSE", SkipReason.Text)]
    [InlineData("738561,2885,RELI\u00c4NCE,R,0,,0,0.05,1,EQ,NSE,NSE", SkipReason.Text)]
    [InlineData("738561,2885,RELIANCE,R,0,,0,0.05,1,EQ,NASDAQ,NASDAQ", SkipReason.Exchange)]
    [InlineData("738561,2885,RELIANCE,R,0,,0,0.05,1,WARRANT,NSE,NSE", SkipReason.Kind)]
    [InlineData("738561,2885,RELIANCE,R,0,,0,five,1,EQ,NSE,NSE", SkipReason.Number)]
    [InlineData("738561,2885,RELIANCE,R,0,,0,1e300,1,EQ,NSE,NSE", SkipReason.Number)]
    [InlineData("738561,2885,RELIANCE,R,0,,0,0.05,1.5,EQ,NSE,NSE", SkipReason.Number)]
    [InlineData("738561,2885,REL%ANCE,R,0,,0,0.05,1,EQ,NSE,NSE", SkipReason.Symbol)]
    [InlineData("738561,2885,N24FUT,NIFTY,0,someday,0,0.05,1,FUT,NFO-FUT,NFO", SkipReason.Date)]
    [InlineData("738561,2885,N24FUT,NIFTY,0,2024-02-30,0,0.05,1,FUT,NFO-FUT,NFO", SkipReason.Date)]
    [InlineData("738561,2885,N24FUT,NI/FTY,0,2024-02-28,0,0.05,1,FUT,NFO-FUT,NFO", SkipReason.Symbol)]
    [InlineData("738561,2885,N24CE,NIFTY,0,2024-02-28,0,0.05,1,CE,NFO-OPT,NFO", SkipReason.Symbol)]
    [InlineData("256,1,ONE,O,0,,0,0.05,1,EQ,NSE,NSE,MORE", SkipReason.Damaged)]
    [InlineData("\"256,1,ONE,O,0,,0,0.05,1,EQ,NSE,NSE", SkipReason.Text)]
    public void A_bad_row_is_left_out_for_its_reason_and_the_next_is_taken(string row, SkipReason reason)
    {
        var (table, report) = Read("zerodha", KiteHeader + row + "\n" + Reliance);

        Assert.Equal((1, 2), (table.Count, report.RowsRead));
        Assert.Equal(reason, Assert.Single(report.Skipped).Reason);
    }

    [Fact]
    public void A_line_beyond_the_limit_costs_itself_and_no_memory()
    {
        var (table, report) = Read("zerodha", KiteHeader + new string('x', 5_000_000) + "\n" + Reliance);

        Assert.Equal(1, table.Count);
        Assert.Equal(SkipReason.TooLong, Assert.Single(report.Skipped).Reason);
    }

    [Fact]
    public void The_second_row_of_a_token_is_left_out_but_only_within_its_exchange()
    {
        var (table, report) = Read(
            "angel",
            "token,symbol,name,expiry,strike,lotsize,instrumenttype,exch_seg,tick_size\n"
                + "7,ONE-EQ,ONE,,-1.000000,1,,NSE,5.000000\n"
                + "7,TWO,TWO,,-1.000000,1,,BSE,5.000000\n"
                + "7,THREE-EQ,THREE,,-1.000000,1,,NSE,5.000000\n"
        );

        Assert.Equal(2, table.Count);
        Assert.Equal(SkipReason.Duplicate, Assert.Single(report.Skipped).Reason);
        Assert.True(table.TryFindToken("7", "BSE", out var two));
        Assert.Equal("TWO", two.Symbol);
    }

    [Theory]
    [InlineData("RELIANCE-BE", "RELIANCE-EQ")]
    [InlineData("RELIANCE-EQ", "RELIANCE-BE")]
    public void Of_two_series_with_one_symbol_the_ordinary_one_is_found_and_both_by_their_token(string first, string second)
    {
        var (table, report) = Read(
            "angel",
            "token,symbol,name,expiry,strike,lotsize,instrumenttype,exch_seg,tick_size\n"
                + $"1,{first},RELIANCE,,-1.000000,1,,NSE,5.000000\n"
                + $"2,{second},RELIANCE,,-1.000000,1,,NSE,5.000000\n"
        );

        Assert.True(table.TryFind("RELIANCE", "NSE", out var found));
        Assert.Equal("RELIANCE-EQ", found.BrokerSymbol);
        Assert.Equal(1, report.RowsShadowed);
        foreach (var token in (string[])["1", "2"])
        {
            Assert.True(table.TryFindToken(token, "NSE", out var row));
            Assert.Equal("RELIANCE", row.Symbol);
        }
    }

    [Fact]
    public void A_series_is_taken_off_the_end_only()
    {
        var (table, _) = Read(
            "angel",
            "token,symbol,name,expiry,strike,lotsize,instrumenttype,exch_seg,tick_size\n"
                + "1,A-EQUIP-BE,A,,-1,1,,NSE,5\n2,B-MFG,B,,-1,1,,NSE,5\n"
        );

        Assert.Equal(["A-EQUIP", "B-MFG"], [table[0].Symbol, table[1].Symbol]);
    }

    [Theory]
    [InlineData("OPTCUR", "CDS", "8205000.000000", "0.0025", "82.05")]
    [InlineData("OPTSTK", "NFO", "29250.000000", "250.00", "292.5")]
    public void Strikes_of_Angel_are_a_hundredth_and_those_of_currencies_a_ten_millionth(
        string type,
        string exchange,
        string strike,
        string tick,
        string expected
    )
    {
        var rupees = exchange == "CDS" ? "820500000.000000" : strike;

        var (table, _) = Read(
            "angel",
            """[{"token":"1","symbol":"X19APR24CE","name":"USDINR","expiry":"19APR2024","strike":"""
                + $"\"{rupees}\",\"lotsize\":\"1\",\"instrumenttype\":\"{type}\",\"exch_seg\":\"{exchange}\",\"tick_size\":\"25000.000000\"}}]"
        );

        Assert.Equal($"USDINR19APR24{expected}CE", table[0].Symbol);
        Assert.Equal(tick, table[0].TickSize.ToString("0.00##", System.Globalization.CultureInfo.InvariantCulture));
    }

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
    public void A_byte_order_mark_windows_line_ends_quotes_and_blanks_do_no_harm()
    {
        var (table, report) = Read(
            "zerodha",
            "\uFEFF"
                + KiteHeader.Replace("\n", "\r\n", StringComparison.Ordinal).Replace("name", " NAME ", StringComparison.Ordinal)
                + "738561,2885, RELIANCE ,\"RELIANCE, IND\",0.0,,0.0,0.1,1,EQ,NSE,NSE\r\n\r\n"
        );

        Assert.Equal(("RELIANCE", "RELIANCE, IND"), (table[0].Symbol, table[0].Name));
        Assert.Equal((1, 0), (report.RowsRead, report.RowsSkipped));
    }

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

    [Fact]
    public void More_rows_than_allowed_or_too_many_damaged_ones_make_no_master_contract()
    {
        var rows =
            KiteHeader + string.Concat(Enumerable.Range(1, 20).Select(i => $"{(i << 8) + 1},{i},S{i},N,0.0,,0.0,0.05,1,EQ,NSE,NSE\n"));
        var damaged = rows + string.Concat(Enumerable.Repeat("x\n", 6));

        Assert.Equal(20, Read("zerodha", rows, new ImportOptions { RowsMax = 20 }).Table.Count);
        Assert.Throws<MasterContractException>(() => Read("zerodha", rows, new ImportOptions { RowsMax = 19 }));
        Assert.Equal(20, Read("zerodha", damaged, new ImportOptions { RowsDamagedMax = 6 }).Table.Count);
        Assert.Throws<MasterContractException>(() => Read("zerodha", damaged, new ImportOptions { RowsDamagedMax = 5 }));
    }

    [Theory]
    [InlineData("""{"token":"2","symbol":"B-EQ","name":"B" "oops" }""")]
    [InlineData("""{"token":"2","symbol":"B-EQ","name":"no end}""")]
    [InlineData("""{"token":"2","symbol":"B-EQ","name":{"deep":[1,2,{"er":{}}]}}""")]
    [InlineData("""{"token":"2","symbol":"\ud800"}""")]
    [InlineData("42")]
    [InlineData("null")]
    public void Something_damaged_in_an_array_costs_itself_and_a_neighbour_at_most(string damaged)
    {
        static string Row(int i) =>
            $$"""{"token":"{{i}}","symbol":"S{{i}}-EQ","name":"S","expiry":"","strike":"-1.000000","lotsize":"1","instrumenttype":"","exch_seg":"NSE","tick_size":"5.000000"}""";
        var text = $"[{Row(10)}, {Row(11)}, {damaged}, {Row(12)}, {Row(13)}, {Row(14)}]";

        var (table, report) = Read("angel", text);

        Assert.InRange(table.Count, 4, 5);
        Assert.True(table.TryFind("S14", "NSE", out _));
        Assert.InRange(report.RowsSkipped, 1, 2);
        Assert.False(report.IsCut);
    }

    [Fact]
    public void Half_an_array_gives_its_good_rows_and_says_that_it_is_cut()
    {
        var row =
            """{"token":"1","symbol":"S-EQ","name":"S","expiry":"","strike":"-1.000000","lotsize":"1","instrumenttype":"","exch_seg":"NSE","tick_size":"5.000000"}""";

        var (table, report) = Read("angel", $"[{row},{row[..50]}");

        Assert.Equal(1, table.Count);
        Assert.True(report.IsCut);
    }

    [Fact]
    public void Names_lose_what_is_no_text_and_examples_are_printable()
    {
        var (table, report) = Read(
            "zerodha",
            KiteHeader + "738561,2885,RELIANCE,\u001b[31mR\u202eed\u0007 \u00c4rger,0.0,,0.0,0.1,1,EQ,NSE,NSE\n\u001b]0;x\u0007,\n"
        );

        Assert.Equal("[31mR ed  \u00c4rger", table[0].Name.TrimStart());
        Assert.All(Assert.Single(report.Skipped).Examples, example => Assert.DoesNotContain(example.Text, char.IsControl));
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OpenAlgos_own_export_is_read_for_any_broker(bool isJson)
    {
        var text = isJson
            ? """{"status":"success","message":"Found 3 instruments","data":[{"symbol":"NIFTY25AUG2626000CE","brsymbol":"N1","name":"NIFTY","exchange":"NFO","brexchange":"nse_fo","token":"71399","expiry":"25-AUG-26","strike":26000.0,"lotsize":65,"instrumenttype":"CE","tick_size":0.05},{"symbol":"BTCUSDFUT","brsymbol":"BTCUSD","name":"BTC","exchange":"CRYPTO","brexchange":"DELTA","token":"27","expiry":"","strike":0,"lotsize":1,"instrumenttype":"PERPFUT","tick_size":0.5,"contract_value":0.001},{"symbol":"RELIANCE","brsymbol":"RELIANCE-EQ","name":"RELIANCE","exchange":"NSE","brexchange":"nse_cm","token":"2885","expiry":"","strike":-0.01,"lotsize":1,"instrumenttype":"","tick_size":0.05}]}"""
            : "symbol,brsymbol,name,exchange,brexchange,token,expiry,strike,lotsize,instrumenttype,tick_size,contract_value\n"
                + "NIFTY25AUG2626000CE,N1,NIFTY,NFO,nse_fo,71399,25-AUG-26,26000.0,65,CE,0.05,\n"
                + "BTCUSDFUT,BTCUSD,BTC,CRYPTO,DELTA,27,,0,1,PERPFUT,0.5,0.001\n"
                + "RELIANCE,RELIANCE-EQ,RELIANCE,NSE,nse_cm,2885,,-0.01,1,,0.05,\n";

        var (table, report) = Read("kotak", text);

        Assert.Equal((3, isJson ? "openalgo json" : "openalgo csv"), (report.RowsKept, report.Format));
        Assert.True(table.TryFind("NIFTY25AUG2626000CE", "NFO", out var option));
        Assert.Equal(
            (InstrumentKind.Call, 26_000m, new DateOnly(2026, 8, 25), 65L),
            (option.Kind, option.Strike, option.Expiry, option.LotSize)
        );
        Assert.True(table.TryFind("BTCUSDFUT", "CRYPTO", out var perpetual));
        Assert.Equal((InstrumentKind.Perpetual, 0.001m), (perpetual.Kind, perpetual.ContractValue));
        Assert.True(table.TryFindToken("2885", "nse_cm", out var share));
        Assert.Equal(("RELIANCE", null, "kotak"), (share.Symbol, share.Strike, share.Broker));
    }

    private static (InstrumentTable Table, ImportReport Report) Read(string broker, string text, ImportOptions? options = null) =>
        Read(broker, Encoding.UTF8.GetBytes(text), options);

    private static (InstrumentTable Table, ImportReport Report) Read(string broker, byte[] bytes, ImportOptions? options = null) =>
        MasterContract.Read(broker, InstrumentFiles.Day, new MemoryStream(bytes), options);

    private static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
