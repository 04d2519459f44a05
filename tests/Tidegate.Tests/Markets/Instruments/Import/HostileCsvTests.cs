using System.Text;
using Tidegate.Markets.Instruments.Import;
using static Tidegate.Tests.Markets.Instruments.Import.MasterText;

namespace Tidegate.Tests.Markets.Instruments.Import;

/// <summary>Rows of CSV that are none, or not what they should be.</summary>
public sealed class HostileCsvTests
{
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
    [InlineData("7.4E+05,2885,RELIANCE,R,0,,0,0.05,1,EQ,NSE,NSE", SkipReason.Text)] // a spreadsheet was here
    [InlineData("738561,2.9E+03,RELIANCE,R,0,,0,0.05,1,EQ,NSE,NSE", SkipReason.Text)]
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

    [Theory]
    [InlineData("408065,1594,INFY,INF", true)] // too few fields
    [InlineData("408065,1594,INFY,INFOSYS,0.0,,0.0,0.05,1,EQ,NSE,N", true)] // within the last one
    [InlineData("408065,1594,INFY,INFOSYS,0.0,,0.0,0.05,1,EQ,NSE,NSE", false)] // whole, without its line end
    [InlineData("oops\n", false)]
    [InlineData("", false)]
    public void A_file_that_ends_within_a_row_says_that_it_is_cut(string end, bool isCut)
    {
        var (table, report) = Read("zerodha", KiteHeader + Reliance + end);

        Assert.Equal(isCut, report.IsCut);
        Assert.True(table.TryFind("RELIANCE", "NSE", out _));
    }

    [Fact]
    public void More_exchanges_than_a_table_can_number_cost_the_rows_beyond_them_only()
    {
        var (table, report) = Read(
            "kotak",
            "symbol,brsymbol,name,exchange,brexchange,token,expiry,strike,lotsize,instrumenttype,tick_size\n"
                + string.Concat(Enumerable.Range(0, 300).Select(i => $"S{i},S{i},S,NSE,X{i},1,,0,1,EQ,0.05\n"))
                + "LAST,LAST,S,NSE,X7,2,,0,1,EQ,0.05\n"
        );

        Assert.Equal((256, 45), (table.Count, report.RowsSkipped));
        Assert.Equal(SkipReason.Exchange, Assert.Single(report.Skipped).Reason);
        Assert.True(table.TryFind("LAST", "NSE", out _));
    }
}
