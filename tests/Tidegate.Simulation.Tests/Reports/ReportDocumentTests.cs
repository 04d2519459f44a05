using System.Text;
using Tidegate.Simulation.Reports;
using Tidegate.Simulation.Tests.Sessions;
using static Tidegate.Simulation.Tests.Sessions.Playing;

namespace Tidegate.Simulation.Tests.Reports;

public sealed class ReportDocumentTests
{
    [Fact]
    public void Report_is_the_same_after_it_was_written_and_read()
    {
        var bytes = ReportJson.Write(Traded("o"));

        Assert.True(ReportJson.TryRead(bytes, out var read));

        Assert.Equal(bytes, ReportJson.Write(read));
        Assert.Equal(10_050, read.Figures.FinalEquity);
        Assert.Equal(("o", "buy", 100m), (read.Trades[0].OrderId, read.Trades[0].Side, read.Trades[0].Price));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"format\":\"tidegate.simulation-report.1\"}")]
    public void What_is_no_report_is_not_read(string json) => Assert.False(ReportJson.TryRead(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void Report_of_another_format_is_not_read()
    {
        var json = Encoding.UTF8.GetString(ReportJson.Write(Traded("o"))).Replace("report.1", "report.2", StringComparison.Ordinal);

        Assert.False(ReportJson.TryRead(Encoding.UTF8.GetBytes(json), out _));
    }

    [Fact]
    public void Report_with_nothing_in_a_list_is_not_read()
    {
        var json = Encoding
            .UTF8.GetString(ReportJson.Write(Traded("o")))
            .Replace("\"positions\":[", "\"positions\":null,\"x\":[", StringComparison.Ordinal);

        Assert.False(ReportJson.TryRead(Encoding.UTF8.GetBytes(json), out _));
    }

    [Fact]
    public void Page_encodes_whatever_a_client_has_named()
    {
        var page = ReportPage.Render(Traded("<script>alert(1)</script>"));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_needs_nothing_from_anywhere()
    {
        var page = ReportPage.Render(Traded("o"));

        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("10,050.00", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_of_a_simulation_that_never_stepped_has_nothing_to_plot_and_says_so()
    {
        using var engine = new Simulation.Sessions.SimulationEngine(new(["AAPL"], 0, 1, 100), ListedCandles.Of(1));

        var page = ReportPage.Render(ReportDocument.Of("sess_1", engine.Report()));

        Assert.Contains("Nothing was traded.", page, StringComparison.Ordinal);
    }

    private static ReportDocument Traded(string orderId)
    {
        using var playing = new Playing(Candle.Flat(100), Candle.Flat(105));
        playing.Place(Buy(10, id: orderId));
        playing.Step();
        playing.Step();
        return ReportDocument.Of("sess_1", playing.Engine.Report());
    }
}
