using System.Globalization;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Import;
using Tidegate.Markets.Instruments.Stores;
using static Tidegate.Tests.Markets.Instruments.Import.MasterText;

namespace Tidegate.Tests.Markets.Instruments.Import;

/// <summary>What rows of the brokers mean: symbols, series, units.</summary>
public sealed class MasterRowTests
{
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

    [Fact]
    public void The_second_row_of_an_instrument_token_of_zerodha_is_left_out_whatever_its_exchange_token_is()
    {
        var (table, report) = Read("zerodha", KiteHeader + Reliance + "738561,99,OTHER,OTHER,0.0,,0.0,0.1,1,EQ,NSE,NSE\n");

        Assert.Equal(SkipReason.Duplicate, Assert.Single(report.Skipped).Reason);
        Assert.True(table.TryFindToken("738561", "NSE", out var row));
        Assert.Equal("RELIANCE", row.Symbol);
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
        Assert.Equal(tick, table[0].TickSize.ToString("0.00##", CultureInfo.InvariantCulture));
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

    [Fact]
    public void Crypto_contracts_whose_symbol_says_nothing_are_what_their_row_says_and_a_plain_option_is_found_before_a_turbo_one()
    {
        var (table, report) = Read(
            "deltaexchange",
            "symbol,brsymbol,name,exchange,brexchange,token,expiry,strike,lotsize,instrumenttype,tick_size,contract_value\n"
                + "BTC28FEB2580000CE,TC-BTC-80000-280225,BTC,CRYPTO,DELTAIN,1,28-FEB-25,80000,1,TCE,0.5,0.001\n"
                + "BTC28FEB2580000CE,C-BTC-80000-280225,BTC,CRYPTO,DELTAIN,2,28-FEB-25,80000,1,CE,0.5,0.001\n"
                + "MV-BTC-80000-280225,MV-BTC-80000-280225,BTC,CRYPTO,DELTAIN,3,28-FEB-25,80000,1,MOVE,0.5,0.001\n"
                + "BTC-SWAP,BTC-SWAP,BTC,CRYPTO,DELTAIN,4,,0,1,IRS,0.5,\n"
                + "BTC28FEB25-BTCUSD,BTC28FEB25-BTCUSD,BTC,CRYPTO,DELTAIN,5,,0,1,SPREAD,0.5,\n"
                + "CB-BTC-280225,CB-BTC-280225,BTC,CRYPTO,DELTAIN,6,28-FEB-25,0,1,COMBO,0.5,\n"
        );

        Assert.Equal((6, 1), (report.RowsKept, report.RowsShadowed));
        Assert.True(table.TryFind("BTC28FEB2580000CE", "CRYPTO", out var plain));
        Assert.Equal(("2", InstrumentKind.Call), (plain.Token, plain.Kind));
        Assert.True(table.TryFindToken("1", "DELTAIN", out var turbo));
        Assert.Equal(("BTC28FEB2580000CE", InstrumentKind.Call), (turbo.Symbol, turbo.Kind));
        Assert.True(table.TryFind("MV-BTC-80000-280225", "CRYPTO", out var move));
        Assert.Equal((InstrumentKind.Move, new DateOnly(2025, 2, 28), 80_000m), (move.Kind, move.Expiry, move.Strike));
        Assert.Equal(
            [InstrumentKind.RateSwap, InstrumentKind.Spread, InstrumentKind.Combo],
            new[] { "4", "5", "6" }.Select(token => table.TryFindToken(token, "DELTAIN", out var one) ? one.Kind : InstrumentKind.Equity)
        );
        var restored = InstrumentPacking.Unpack(InstrumentPacking.Pack(table));
        Assert.Equal(move, restored[2]);
    }
}
