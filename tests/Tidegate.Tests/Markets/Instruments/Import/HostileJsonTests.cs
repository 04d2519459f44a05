using static Tidegate.Tests.Markets.Instruments.Import.MasterText;

namespace Tidegate.Tests.Markets.Instruments.Import;

/// <summary>Arrays of JSON that are damaged or end too early.</summary>
public sealed class HostileJsonTests
{
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
}
