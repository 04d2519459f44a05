using Tidegate.Feeds.Simulators.Kraken;

namespace Tidegate.Kraken.Tests.Simulators;

/// <summary>A ticker speaks of the last 24 hours, by the minute.</summary>
public sealed class SimulatedDayTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 27, 12, 0, 0, TimeSpan.Zero);

    private readonly KrakenDay _day = new();

    [Fact]
    public void Trades_of_the_day_are_summed()
    {
        Trade(hours: 0, price: 100, qty: 1);
        Trade(hours: 1, price: 130, qty: 2);
        Trade(hours: 2, price: 90, qty: 1);

        Assert.Equal((100m, 130m, 90m), (_day.Open, _day.High, _day.Low));
        Assert.Equal((4m, 3L, 112.5m), (_day.Volume, _day.Count, _day.Vwap));
    }

    [Fact]
    public void What_was_before_the_day_counts_no_more_but_for_the_price_that_it_ended_with()
    {
        Trade(hours: 0, price: 100, qty: 1);
        Trade(hours: 1, price: 130, qty: 2);
        Trade(hours: 20, price: 110, qty: 3);
        Trade(hours: 21, price: 105, qty: 1);

        _day.Pass(Start.AddHours(25.1));

        Assert.Equal((130m, 110m, 105m), (_day.Open, _day.High, _day.Low));
        Assert.Equal((4m, 2L, 108.75m), (_day.Volume, _day.Count, _day.Vwap));
    }

    [Fact]
    public void Day_without_a_trade_has_no_volume_and_the_last_prices()
    {
        Trade(hours: 0, price: 100, qty: 1);

        _day.Pass(Start.AddDays(3));
        Assert.Equal((0m, 0L, 100m, 100m), (_day.Volume, _day.Count, _day.Vwap, _day.High));

        Trade(hours: 80, price: 50, qty: 1);
        Assert.Equal((50m, 50m, 100m), (_day.High, _day.Low, _day.Open));
    }

    [Fact]
    public void Sums_are_those_of_the_trades_that_are_left_whatever_came()
    {
        var random = new Random(7);
        var trades = new List<(DateTimeOffset At, decimal Price, decimal Qty)>();
        var at = Start;
        for (var number = 0; number < 5_000; number++)
        {
            at = at.AddSeconds(random.Next(0, 90));
            trades.Add((at, random.Next(1, 1_000), random.Next(1, 100) / 100m));
            _day.Add(new KrakenPrint(number, true, trades[^1].Price, trades[^1].Qty, false, at));
        }

        var begin = new DateTimeOffset(
            (at - TimeSpan.FromDays(1)).UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute,
            TimeSpan.Zero
        );
        var left = trades.FindAll(trade => trade.At >= begin);
        Assert.InRange(left.Count, 1_000, 4_000);
        Assert.Equal((left.Sum(trade => trade.Qty), (long)left.Count), (_day.Volume, _day.Count));
        Assert.Equal((left.Max(trade => trade.Price), left.Min(trade => trade.Price)), (_day.High, _day.Low));
    }

    private void Trade(double hours, decimal price, decimal qty) =>
        _day.Add(new KrakenPrint(1, true, price, qty, false, Start.AddHours(hours)));
}
