using System.Globalization;
using System.IO.Compression;
using Tidegate.Core.Topics;
using Tidegate.Markets.Csv;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Import;
using Tidegate.Markets.Instruments.Symbols;

namespace Tidegate.Tests.Markets.Instruments.Import;

/// <summary>The brokers' own files, whole: counts as their README has them, and every symbol there and back.</summary>
public sealed class RealFileTests
{
    [Theory]
    [InlineData("zerodha", InstrumentFiles.KiteNse, "kite csv", 8_300)]
    [InlineData("zerodha", InstrumentFiles.KiteFno, "kite csv", 39_941)]
    [InlineData("zerodha", InstrumentFiles.KiteResaved, "kite csv", 31_373)]
    [InlineData("zerodha", InstrumentFiles.KiteMock, "kite csv", 99)]
    [InlineData("zerodha", InstrumentFiles.KiteTokens, "kite csv", 1_511)]
    [InlineData("angel", InstrumentFiles.AngelOptions, "angel csv", 4_692)]
    [InlineData("angel", InstrumentFiles.AngelFutures, "angel json", 649)]
    [InlineData("angel", InstrumentFiles.AngelShares, "angel csv", 2_069)]
    [InlineData("upstox", InstrumentFiles.UpstoxJson, "upstox json", 126_978)]
    [InlineData("upstox", InstrumentFiles.UpstoxCsv, "upstox csv", 95_846)]
    [InlineData("dhan", InstrumentFiles.Dhan, "dhan csv", 23_116)]
    [InlineData("fyers", InstrumentFiles.Fyers, "fyers csv", 7_246)]
    public void Every_row_of_a_real_file_is_taken(string broker, string file, string format, int rows)
    {
        var (table, report) = InstrumentFiles.Read(broker, file);

        Assert.Empty(report.Skipped.SelectMany(skipped => skipped.Examples.Select(example => $"{skipped.Reason} {example}")));
        Assert.Equal((format, rows, rows, rows), (report.Format, report.RowsRead, report.RowsKept, table.Count));
        Assert.False(report.IsCut);
    }

    [Theory]
    [InlineData("zerodha", InstrumentFiles.KiteNse)]
    [InlineData("zerodha", InstrumentFiles.KiteFno)]
    [InlineData("zerodha", InstrumentFiles.KiteResaved)]
    [InlineData("zerodha", InstrumentFiles.KiteMock)]
    [InlineData("zerodha", InstrumentFiles.KiteTokens)]
    [InlineData("angel", InstrumentFiles.AngelOptions)]
    [InlineData("angel", InstrumentFiles.AngelFutures)]
    [InlineData("angel", InstrumentFiles.AngelShares)]
    [InlineData("upstox", InstrumentFiles.UpstoxJson)]
    [InlineData("upstox", InstrumentFiles.UpstoxCsv)]
    [InlineData("dhan", InstrumentFiles.Dhan)]
    [InlineData("fyers", InstrumentFiles.Fyers)]
    public void Every_symbol_leads_to_its_instrument_and_every_token_back_to_its_symbol(string broker, string file)
    {
        var (table, report) = InstrumentFiles.Read(broker, file);
        var shadowed = 0;

        for (var row = 0; row < table.Count; row++)
        {
            var one = table[row];
            Assert.True(table.TryFindToken(one.Token, one.BrokerExchange, out var byToken));
            Assert.Equal(one, byToken);
            Assert.True(table.TryFind(one.Symbol, one.Exchange, out var bySymbol));
            Assert.Equal((one.Symbol, one.Exchange), (bySymbol.Symbol, bySymbol.Exchange));
            shadowed += bySymbol.Token == one.Token && bySymbol.BrokerExchange == one.BrokerExchange ? 0 : 1;
            Assert.True(Topic.TryParse($"md/{one.Exchange}/{one.Symbol}", out _), one.Symbol);
            Assert.True(SymbolGrammar.TryParse(one.Symbol, one.Exchange, out var parts), one.Symbol);
            Assert.Equal((one.Kind, one.Expiry, one.Strike), (parts.Kind, parts.Expiry, parts.Strike));
        }

        Assert.Equal(report.RowsShadowed, shadowed);
        if (broker is "zerodha" or "angel")
        {
            Assert.Equal(0, shadowed); // there and back to the same row, all of them
        }
    }

    [Fact]
    public void Kites_rows_have_the_values_of_the_file()
    {
        var (nse, _) = InstrumentFiles.Read("zerodha", InstrumentFiles.KiteNse);
        var (fno, _) = InstrumentFiles.Read("zerodha", InstrumentFiles.KiteFno);

        Assert.True(nse.TryFindToken("738561", "NSE", out var share));
        Assert.Equal(
            ("RELIANCE", "NSE", "738561::::2885", 1L, 0.1m),
            (share.Symbol, share.Exchange, share.Token, share.LotSize, share.TickSize)
        );
        Assert.True(nse.TryFindToken("738561::::2885", "NSE", out var again));
        Assert.Same(share, again);
        Assert.True(nse.TryFind("NIFTY", "NSE_INDEX", out var index));
        Assert.Equal(
            ("256265::::1001", "NSE", "NIFTY 50", InstrumentKind.Index, 1L),
            (index.Token, index.BrokerExchange, index.BrokerSymbol, index.Kind, index.LotSize)
        );
        Assert.True(fno.TryFind("ASHOKLEY25AUG26172.5CE", "NFO", out var option));
        Assert.Equal(("ASHOKLEY26AUG172.5CE", 172.5m, new DateOnly(2026, 8, 25)), (option.BrokerSymbol, option.Strike, option.Expiry));
        Assert.True(fno.TryFind("NIFTY25AUG26FUT", "NFO", out var future));
        Assert.Equal(("14866434::::58072", 65L, 0.1m), (future.Token, future.LotSize, future.TickSize));
    }

    [Theory]
    [InlineData("NIFTY BANK", "BANKNIFTY")]
    [InlineData("NIFTY FIN SERVICE", "FINNIFTY")]
    [InlineData("NIFTY NEXT 50", "NIFTYNXT50")]
    [InlineData("NIFTY MID SELECT", "MIDCPNIFTY")]
    [InlineData("INDIA VIX", "INDIAVIX")]
    [InlineData("NIFTY DIV OPPS 50", "NIFTYDIVOPPS50")]
    public void Kites_indices_get_OpenAlgos_names(string brokerSymbol, string symbol)
    {
        var (table, _) = InstrumentFiles.Read("zerodha", InstrumentFiles.KiteNse);

        Assert.True(table.TryFind(symbol, "NSE_INDEX", out var index));
        Assert.Equal(brokerSymbol, index.BrokerSymbol);
    }

    [Fact]
    public void A_week_of_a_days_token_list_is_rebuilt_from_its_trading_symbols()
    {
        var (table, _) = InstrumentFiles.Read("zerodha", InstrumentFiles.KiteTokens);

        Assert.True(table.TryFindToken("10924290", "NFO", out var option));
        Assert.Equal(
            ("NIFTY14OCT2525000CE", "NIFTY25O1425000CE", "NIFTY", 75L),
            (option.Symbol, option.BrokerSymbol, option.Name, option.LotSize)
        );
        Assert.True(table.TryFind("NIFTY", "NSE_INDEX", out var index));
        Assert.Null(index.Expiry);
    }

    [Fact]
    public void Angels_rows_have_the_values_of_the_file_in_rupees()
    {
        var (options, _) = InstrumentFiles.Read("angel", InstrumentFiles.AngelOptions);
        var (shares, _) = InstrumentFiles.Read("angel", InstrumentFiles.AngelShares);

        Assert.True(options.TryFind("NIFTY29MAY2520550CE", "NFO", out var option));
        Assert.Equal((20_550m, 0.05m, new DateOnly(2025, 5, 29)), (option.Strike, option.TickSize, option.Expiry));
        Assert.True(options.TryFind("FINNIFTY", "NSE_INDEX", out var index));
        Assert.Equal(("99926037", "Nifty Fin Service", "NSE", null), (index.Token, index.BrokerSymbol, index.BrokerExchange, index.Strike));
        Assert.True(options.TryFind("NIFTY50", "CDS", out var underlying));
        Assert.Equal(0.0025m, underlying.TickSize);
        Assert.True(options.TryFind("MIDCPNIFTY", "NSE", out var odd));
        Assert.Equal(1, odd.LotSize); // -1 in the file
        Assert.True(shares.TryFind("SCHAEFFLER", "NSE", out var share));
        Assert.Equal(("SCHAEFFLER-EQ", 0.1m, null), (share.BrokerSymbol, share.TickSize, share.Strike));
    }

    [Fact]
    public void Upstoxs_two_files_agree_on_units_and_symbols()
    {
        var (json, _) = InstrumentFiles.Read("upstox", InstrumentFiles.UpstoxJson);
        var (csv, _) = InstrumentFiles.Read("upstox", InstrumentFiles.UpstoxCsv);

        foreach (var table in (ReadOnlySpan<Tidegate.Markets.Instruments.Tables.InstrumentTable>)[json, csv])
        {
            Assert.True(table.TryFind("RELIANCE", "NSE", out var share));
            Assert.Equal("NSE_EQ|INE002A01018", share.Token);
            Assert.Equal(0.1m, share.TickSize);
            Assert.True(table.TryFind("JPYINR27MAR2661CE", "CDS", out var currency));
            Assert.Equal(("NCD_FO|14294", 61m, 0.0025m), (currency.Token, currency.Strike, currency.TickSize));
            Assert.True(table.TryFind("GOLD28APR26101600CE", "NCO", out var gold));
            Assert.Equal((0.5m, "NSE_COM|127536"), (gold.TickSize, gold.Token));
            Assert.True(table.TryFind("CHOLAFIN", "NSE", out var preferred));
            Assert.Equal("NSE_EQ|INE121A01024", preferred.Token); // the share, not the debenture of its name
            Assert.True(table.TryFind("BSEFINANCIALSERVICES", "BSE_INDEX", out _));
            Assert.True(table.TryFind("POWERGRID", "NSE", out _));
        }

        var common = csv.Columns.Count == 0 ? 0 : Enumerable.Range(0, csv.Count).Count(row => Agrees(csv[row], json));
        Assert.InRange(common, 30_000, csv.Count); // contracts that lived in August and in December
    }

    [Fact]
    public void Dhans_and_Fyerss_rows_have_the_values_of_the_file()
    {
        var (dhan, _) = InstrumentFiles.Read("dhan", InstrumentFiles.Dhan);
        var (fyers, _) = InstrumentFiles.Read("fyers", InstrumentFiles.Fyers);

        Assert.True(dhan.TryFind("RELIANCE", "NSE", out var share));
        Assert.Equal(("2885", "NSE_EQ", 0.1m), (share.Token, share.BrokerExchange, share.TickSize));
        Assert.True(dhan.TryFind("CHOLAFIN", "NSE", out var preferred));
        Assert.Equal("685", preferred.Token);
        Assert.True(dhan.TryFind("NIFTY", "NSE_INDEX", out var index));
        Assert.Equal(("13", "IDX_I", 0.05m), (index.Token, index.BrokerExchange, index.TickSize));
        Assert.True(dhan.TryFind("BSEPOWER", "BSE_INDEX", out _));
        Assert.True(fyers.TryFind("RELIANCE", "NSE", out var other));
        Assert.Equal(("NSE:RELIANCE-EQ", "10100000002885"), (other.BrokerSymbol, other.Token));
        Assert.True(fyers.TryFind("BANKNIFTY", "NSE_INDEX", out var bank));
        Assert.Equal("NSE:NIFTYBANK-INDEX", bank.BrokerSymbol);
    }

    [Fact]
    public void Every_contract_of_Kite_has_the_day_the_strike_and_the_side_that_its_trading_symbol_says()
    {
        using var file = new GZipStream(File.OpenRead(InstrumentFiles.PathOf(InstrumentFiles.KiteFno)), CompressionMode.Decompress);
        var (table, _) = InstrumentFiles.Read("zerodha", InstrumentFiles.KiteFno);
        var lines = new CsvLines(file, 4_096);
        var fields = new Range[16];
        Assert.True(lines.TryRead(out _, out _));

        while (lines.TryRead(out var line, out _))
        {
            CsvFields.Split(line, fields);
            var texts = new string[12];
            for (var i = 0; i < texts.Length; i++)
            {
                texts[i] = System.Text.Encoding.UTF8.GetString(line[fields[i]]);
            }

            Assert.True(table.TryFindToken(texts[0], texts[11], out var one));
            var strike = decimal.Parse(texts[6], CultureInfo.InvariantCulture);
            Assert.Equal(
                (texts[2], texts[5], strike, texts[9]),
                (
                    one.BrokerSymbol,
                    one.Expiry!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    one.Strike ?? 0,
                    one.Kind switch
                    {
                        InstrumentKind.Future => "FUT",
                        InstrumentKind.Call => "CE",
                        _ => "PE",
                    }
                )
            );
        }
    }

    [Fact]
    public void Every_contract_of_Angel_has_the_day_the_strike_and_the_side_that_its_own_symbol_says()
    {
        var (options, _) = InstrumentFiles.Read("angel", InstrumentFiles.AngelOptions);
        var (futures, _) = InstrumentFiles.Read("angel", InstrumentFiles.AngelFutures);
        var contracts = 0;
        foreach (
            var one in Enumerable
                .Range(0, options.Count)
                .Select(row => options[row])
                .Concat(Enumerable.Range(0, futures.Count).Select(row => futures[row]))
        )
        {
            if (one.Expiry is null)
            {
                continue;
            }

            // Angel writes its contracts as OpenAlgo does, so the brokers' symbol is a second witness: NIFTY29MAY2520550CE.
            Assert.Equal(one.BrokerSymbol, one.Symbol);
            contracts++;
        }

        Assert.Equal(4_586 + 15 + 649, contracts);
    }

    [Fact]
    public void The_whole_of_Upstoxs_file_is_packed_and_restored_as_it_was()
    {
        var (table, _) = InstrumentFiles.Read("upstox", InstrumentFiles.UpstoxJson);

        var day = Tidegate.Markets.Instruments.Stores.InstrumentPacking.Pack(table);
        var restored = Tidegate.Markets.Instruments.Stores.InstrumentPacking.Unpack(day);

        Assert.InRange(day.Content.Length, 1, 4_000_000);
        Assert.Equal(table.Count, restored.Count);
        Assert.All(Enumerable.Range(0, table.Count), row => Assert.Equal(table[row], restored[row]));
    }

    private static bool Agrees(Instrument one, Tidegate.Markets.Instruments.Tables.InstrumentTable other) =>
        other.TryFindToken(one.Token, one.BrokerExchange, out var found)
        && found.Symbol == one.Symbol
        && found.Strike == one.Strike
        && found.Expiry == one.Expiry;
}
