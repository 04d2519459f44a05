using Tidegate.Cli;

namespace Tidegate.Tests.Cli;

public sealed class ReportCommandTests : IDisposable
{
    private const string Report = """
        {"format":"tidegate.simulation-report.1","session":"sess_1","state":"completed","symbols":["AAPL"],"start":"2025-03-03T14:30:00+00:00","end":"2025-03-03T15:30:00+00:00","timeframe":"1min","initial_capital":10000,"commission_per_share":0.005,"slippage_bps":5,"figures":{"final_equity":10050.5,"cash":9000,"return":0.00505,"realized_profit":12.5,"fees":0.5,"turnover":2000,"drawdown_max":30,"drawdown_share_max":0.003,"trade_count":2,"sale_count":1,"win_count":1},"positions":[{"symbol":"AAPL","quantity":5,"avg_cost":200,"last_price":210.1}],"equity":[{"time":"2025-03-03T14:31:00+00:00","equity":10000},{"time":"2025-03-03T14:32:00+00:00","equity":10050.5}],"trades":[]}
        """;

    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Figures_and_positions_are_shown()
    {
        Assert.Equal(ExitCodes.Ok, await _cli.Given(Report).RunAsync("report", "-"));

        Assert.Contains("final equity     10,050.50 (+0.51 %)", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("equity           ▁█", _cli.Output, StringComparison.Ordinal);
        Assert.Matches(@"AAPL +5 +200\.00 +210\.10 +1,050\.50", _cli.Output);
    }

    [Fact]
    public async Task Page_is_written_and_an_older_one_replaced()
    {
        await File.WriteAllTextAsync(_cli.PathOf("r.json"), Report, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("report", _cli.PathOf("r.json"), "--out", _cli.PathOf("r.html")));
        Assert.Equal(ExitCodes.Ok, await _cli.RunAsync("report", _cli.PathOf("r.json"), "--out", _cli.PathOf("r.html")));

        var page = await File.ReadAllTextAsync(_cli.PathOf("r.html"), TestContext.Current.CancellationToken);
        Assert.Contains("<title>sess_1: AAPL</title>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_of_a_session_is_fetched_from_the_gateway()
    {
        var gateway = ScriptedGateway.Answering(Report);

        Assert.Equal(ExitCodes.Ok, await _cli.With("TIDEGATE_TOKEN", "a.b.c").Talking(gateway).RunAsync("report", "--session", "sess_1/x"));

        Assert.Equal(("GET /api/simulations/sess_1%2Fx/report", "Bearer a.b.c"), (gateway.Asked, gateway.Credential));
        Assert.Contains("10,050.50", _cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_or_both_is_one_sentence()
    {
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync("report"));
        Assert.Equal(ExitCodes.Usage, await _cli.RunAsync("report", "x.json", "--session", "s"));

        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task What_is_no_report_is_one_sentence()
    {
        Assert.Equal(ExitCodes.Usage, await _cli.Given("{}").RunAsync("report", "-"));

        Assert.Equal("tidegate: The input is no report of a simulation.", _cli.Error.TrimEnd());
    }
}
