using System.Text.Json;
using Tidegate.Cli;

namespace Tidegate.Tests.Cli;

public sealed class SymbolCommandTests : IDisposable
{
    private const string Header =
        "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange\n";

    private const string Rows =
        "738561,2885,RELIANCE,RELIANCE INDUSTRIES,0.0,,0.0,0.1,1,EQ,NSE,NSE\n"
        + "12073986,47164,NIFTY25MAR23500CE,NIFTY,0.0,2025-03-27,23500.0,0.05,75,CE,NFO-OPT,NFO\n"
        + "256265,1001,NIFTY 50,NIFTY 50,0.0,,0.0,0.0,0,EQ,INDICES,NSE\n";

    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_file_is_imported_and_its_report_says_what_was_left_out_and_why()
    {
        var code = await ImportAsync(Header + Rows + "oops\n738561,2885,AGAIN,A,0.0,,0.0,0.1,1,EQ,NSE,NSE\n", "2025-03-27");

        Assert.Equal((ExitCodes.Ok, ""), (code, _cli.Error));
        Assert.StartsWith("zerodha 2025-03-27: 3 instruments of 5 rows (kite csv, ", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("Left out, not a row: 1\n  row 5: oops\n", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("Left out, the token was there before: 1\n  row 6: 738561,", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_is_in_the_audit_log_with_who_whose_which_day_and_how_many_and_a_refused_one_is_not()
    {
        await ImportAsync(Header + Rows + "oops\n", "2025-03-27");
        await ImportAsync("nothing", "2025-03-27");
        await RunAsync("audit", "--json");

        var record = JsonDocument.Parse(Assert.Single(_cli.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal(
            ("instruments.imported", "cli", "zerodha", "2025-03-27: 3 of 4 rows, kite csv"),
            (
                record.GetProperty("action").GetString(),
                record.GetProperty("actor").GetString(),
                record.GetProperty("subject").GetString(),
                record.GetProperty("detail").GetString()
            )
        );
    }

    [Theory]
    [InlineData("0")]
    [InlineData("501")]
    [InlineData("-1")]
    public async Task A_number_of_rows_that_no_answer_has_is_usage(string limit)
    {
        await ImportAsync(Header + Rows, "2000-01-01");

        Assert.Equal(ExitCodes.Usage, await RunAsync("symbols", "find", "nifty", "--limit", limit));
        Assert.Contains("--limit takes 1 to 500.", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_is_JSON_where_asked()
    {
        await ImportAsync(Header + Rows + "oops\n", "2025-03-27", "--json");

        using var answer = JsonDocument.Parse(_cli.Output);
        Assert.True(answer.RootElement.GetProperty("imported").GetBoolean());
        Assert.Equal(3, answer.RootElement.GetProperty("rowsKept").GetInt32());
        Assert.Equal("damaged", answer.RootElement.GetProperty("skipped")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_symbol_is_found_by_words_shown_by_name_and_by_token()
    {
        await ImportAsync(Header + Rows, "2025-03-27");

        Assert.Equal(ExitCodes.Ok, await RunAsync("symbols", "find", "ce", "23500", "nifty", "--date", "2025-03-28"));
        Assert.Contains("NIFTY27MAR2523500CE", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await RunAsync("symbols", "find", "reliance", "--date", "2025-03-28", "--json"));
        using var found = JsonDocument.Parse(_cli.Output);
        Assert.Equal(
            "738561::::2885",
            Assert.Single(found.RootElement.GetProperty("instruments").EnumerateArray()).GetProperty("token").GetString()
        );
        Assert.Equal(ExitCodes.Ok, await RunAsync("symbols", "show", "NIFTY", "NSE_INDEX", "--date", "2025-03-28"));
        Assert.Contains("broker symbol    NIFTY 50\n", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await RunAsync("symbols", "token", "zerodha", "12073986", "NFO", "--date", "2025-03-28", "--json"));
        using var one = JsonDocument.Parse(_cli.Output);
        Assert.Equal(
            ("NIFTY27MAR2523500CE", "call", 23_500m, 75),
            (
                one.RootElement.GetProperty("symbol").GetString(),
                one.RootElement.GetProperty("kind").GetString(),
                one.RootElement.GetProperty("strike").GetDecimal(),
                one.RootElement.GetProperty("lot").GetInt32()
            )
        );
    }

    [Fact]
    public async Task A_token_means_what_it_meant_on_that_day()
    {
        await ImportAsync(Header + Rows, "2025-03-26");
        await ImportAsync(
            Header
                + Rows.Replace(
                    "NIFTY25MAR23500CE,NIFTY,0.0,2025-03-27,23500.0",
                    "NIFTY25APR24000CE,NIFTY,0.0,2025-04-24,24000.0",
                    StringComparison.Ordinal
                ),
            "2025-03-28"
        );

        Assert.Equal(ExitCodes.Ok, await RunAsync("symbols", "token", "zerodha", "12073986", "NFO", "--date", "2025-03-27"));
        Assert.Contains("NIFTY27MAR2523500CE", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await RunAsync("symbols", "token", "zerodha", "12073986", "NFO", "--date", "2025-03-28"));
        Assert.Contains("NIFTY24APR2524000CE", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Negative, await RunAsync("symbols", "token", "zerodha", "12073986", "NFO", "--date", "2025-03-25"));
        Assert.Contains("There are no instruments of 2025-03-25 or before", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("symbols", "show", "NOPE", "NSE")]
    [InlineData("symbols", "token", "zerodha", "1", "NSE")]
    [InlineData("symbols", "token", "angel", "738561", "NSE")]
    [InlineData("symbols", "find", "nothing of that")]
    public async Task What_is_not_there_is_answered_with_no(params string[] args)
    {
        await ImportAsync(Header + Rows, "2000-01-01");

        Assert.Equal(ExitCodes.Negative, await RunAsync(args));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>sign in</html>")]
    [InlineData("symbol,price\nA,1\n")]
    public async Task A_file_that_cannot_be_used_is_one_sentence_and_changes_nothing(string text)
    {
        await ImportAsync(Header + Rows, "2025-03-26");

        Assert.Equal(ExitCodes.Usage, await ImportAsync(text, "2025-03-26"));

        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
        Assert.Equal(ExitCodes.Ok, await RunAsync("symbols", "show", "RELIANCE", "NSE", "--date", "2025-03-26"));
    }

    [Fact]
    public async Task A_name_that_is_no_brokers_a_day_that_is_none_and_a_file_that_is_not_there_are_usage()
    {
        Assert.Equal(ExitCodes.Usage, await ImportAsync(Header + Rows, "27.3.2025"));
        Assert.Equal(ExitCodes.Usage, await RunAsync("symbols", "import", "--broker", "Zer odha", "--file", _cli.PathOf("master.csv")));
        Assert.Equal(ExitCodes.Usage, await RunAsync("symbols", "import", "--broker", "zerodha", "--file", _cli.PathOf("nothing.csv")));
        Assert.Equal(ExitCodes.Usage, await RunAsync("symbols", "import", "--broker", "zerodha"));
        Assert.Contains("--file", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_of_a_day_is_refused_with_the_way_to_take_it_all_the_same()
    {
        await ImportAsync(Header + Rows, "2025-03-26");
        var half = Header + Rows.Split('\n')[0] + "\n";

        Assert.Equal(ExitCodes.Negative, await ImportAsync(half, "2025-03-27"));
        Assert.EndsWith("the old directory stays. If that is right: --may-shrink.\n", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await ImportAsync(half, "2025-03-27", "--may-shrink"));
        Assert.Equal(ExitCodes.Negative, await RunAsync("symbols", "show", "NIFTY", "NSE_INDEX", "--date", "2025-03-27"));
    }

    [Fact]
    public async Task Of_a_file_that_ends_too_early_it_says_what_came_before_is_kept_only_where_it_is()
    {
        var cut = Header + Rows.Split('\n')[0] + "\n738561,28";

        Assert.Equal(ExitCodes.Ok, await ImportAsync(cut, "2025-03-25"));
        Assert.Contains("The file ends too early: what came before is kept. Download it again.\n", _cli.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await ImportAsync(Header + Rows, "2025-03-26"));
        Assert.Equal(ExitCodes.Negative, await ImportAsync(cut, "2025-03-27", "--may-shrink"));
        Assert.Contains("The file ends too early. Download it again.\n", _cli.Output, StringComparison.Ordinal);
        Assert.EndsWith("the old directory stays.\n", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_without_columns_gets_no_bar_and_the_import_goes_on()
    {
        var context = new Tidegate.Cli.Terminal.CliContext(TextWriter.Null, TextWriter.Null, TextReader.Null, _cli.Time)
        {
            Screen = () => (0, 0),
        };
        await File.WriteAllTextAsync(_cli.PathOf("master.csv"), Header + Rows, TestContext.Current.CancellationToken);

        var code = await CliApp.RunAsync(
            ["symbols", "import", "--broker", "zerodha", "--file", _cli.PathOf("master.csv"), "--db", _cli.PathOf("t.db")],
            context,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(ExitCodes.Ok, code);
    }

    [Fact]
    public async Task At_a_terminal_a_bar_shows_how_far_it_is_and_leaves_an_empty_line()
    {
        var bar = new StringWriter();
        var context = new Tidegate.Cli.Terminal.CliContext(TextWriter.Null, bar, TextReader.Null, _cli.Time) { Screen = () => (60, 20) };
        await File.WriteAllTextAsync(_cli.PathOf("master.csv"), Header + Rows, TestContext.Current.CancellationToken);

        var code = await CliApp.RunAsync(
            ["symbols", "import", "--broker", "zerodha", "--file", _cli.PathOf("master.csv"), "--db", _cli.PathOf("t.db")],
            context,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(ExitCodes.Ok, code);
        Assert.Contains("\r[##############################] 100 %  3 rows", bar.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(" \r", bar.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', bar.ToString());
    }

    private async Task<int> ImportAsync(string text, string date, params string[] more)
    {
        await File.WriteAllTextAsync(_cli.PathOf("master.csv"), text, TestContext.Current.CancellationToken);
        return await RunAsync(["symbols", "import", "--broker", "zerodha", "--file", _cli.PathOf("master.csv"), "--date", date, .. more]);
    }

    private Task<int> RunAsync(params string[] args) => _cli.RunAsync([.. args, "--db", _cli.PathOf("t.db")]);
}
