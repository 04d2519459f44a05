using Tidegate.Simulation.Reports;
using Tidegate.Simulation.Tests.Sessions;
using static Tidegate.Simulation.Tests.Sessions.Playing;

namespace Tidegate.Simulation.Tests.Reports;

public sealed class SimulationReportTests
{
    [Fact]
    public void Report_counts_trades_fees_turnover_and_the_deepest_fall()
    {
        using var playing = new Playing(
            settings => settings with { CommissionPerShare = 0.01m },
            1_000,
            Candle.Flat(100),
            Candle.Flat(120),
            Candle.Flat(90),
            Candle.Flat(110)
        );
        playing.Place(Buy(50));
        playing.Step();
        playing.Step();
        playing.Step();
        playing.Place(Sell(50));
        playing.Step();

        var report = playing.Engine.Report();

        Assert.Equal((2, 1, 1), (report.TradeCount, report.SaleCount, report.WinCount));
        Assert.Equal(10_500, report.Turnover); // 50 x 100 + 50 x 110
        Assert.Equal(1, report.Account.Fees);
        Assert.Equal(10_499, report.Account.Equity);
        Assert.Equal(0.0499m, report.Return);
        Assert.Equal(1_500, report.DrawdownMax); // from 10,999.50 to 9,499.50
        Assert.Equal(0.136370m, report.DrawdownShareMax);
        Assert.Equal([9_999.50m, 10_999.50m, 9_499.50m, 10_499m], report.Curve.Skip(1).Select(point => point.Equity));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2_000)]
    [InlineData(2_001)]
    [InlineData(98_280)] // a year of minutes
    public void Curve_keeps_its_first_and_its_last_point_and_never_more_than_its_bound(int count)
    {
        var curve = new EquityCurve();

        for (var i = 1; i <= count; i++)
        {
            curve.Add(new EquityPoint(i, i));
        }

        var points = curve.Points;
        Assert.Equal((1, count), (points[0].TimeNs, points[^1].TimeNs));
        Assert.InRange(points.Count, Math.Min(count, 1_000), EquityCurve.PointsMax + 1);
        Assert.Equal(points.Order(Comparer<EquityPoint>.Create((one, two) => one.TimeNs.CompareTo(two.TimeNs))), points);
    }
}
