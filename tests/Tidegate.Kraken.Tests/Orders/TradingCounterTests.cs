using Tidegate.Kraken.Orders;
using Tidegate.Kraken.Rest;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Orders;

/// <summary>The trading counter of a pair, by the page's own examples.</summary>
public sealed class TradingCounterTests
{
    private const string Btc = "BTC/USD";

    private readonly ManualTime _time = new();

    [Fact]
    public void Adding_amending_after_7_s_and_cancelling_after_36_more_costs_8()
    {
        var counter = new TradingCounter(KrakenTier.Starter, _time);
        counter.Orders.Touch("O1", Btc);

        _time.Advance(TimeSpan.FromSeconds(7));
        var amend = counter.Orders.ToAmend("O1");
        counter.Orders.Touch("O1", Btc);
        _time.Advance(TimeSpan.FromSeconds(36));
        var cancel = counter.Orders.ToCancel("O1");

        Assert.Equal((Btc, 2), amend);
        Assert.Equal((Btc, 4), cancel);
        Assert.Equal(8, 1 + (1 + amend!.Value.Cost) + cancel!.Value.Cost);
    }

    [Fact]
    public void Fifty_orders_and_ten_seconds_of_rest_leave_26_6_at_intermediate()
    {
        var counter = new TradingCounter(KrakenTier.Intermediate, _time);
        for (var order = 0; order < 50; order++)
        {
            Assert.Equal(TimeSpan.Zero, counter.Reserve(Btc, 1, TimeSpan.Zero));
        }

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(26.6, counter.ValueOf(Btc), precision: 6);
        Assert.Equal(0, counter.ValueOf("ETH/USD"));
    }

    [Theory]
    [InlineData(0, 3, 6, 8)]
    [InlineData(5, 2, 5, 6)]
    [InlineData(10, 1, 4, 5)]
    [InlineData(15, 0, 2, 4)]
    [InlineData(45, 0, 1, 2)]
    [InlineData(90, 0, 0, 1)]
    public void Younger_orders_cost_more(int age, int amend, int edit, int cancel)
    {
        var orders = new YoungOrders(_time);
        orders.Touch("O1", Btc);

        _time.Advance(TimeSpan.FromSeconds(age));

        Assert.Equal(
            (amend, edit, cancel),
            (orders.ToAmend("O1")!.Value.Cost, orders.ToEdit("O1")!.Value.Cost, orders.ToCancel("O1")!.Value.Cost)
        );
        _time.Advance(TimeSpan.FromSeconds(300 - age));
        Assert.Null(orders.ToCancel("O1"));
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(125, 125)]
    [InlineData(180, 180)]
    public void The_ceiling_that_the_exchange_tells_goes_before_the_options(int told, int orders)
    {
        var counter = new TradingCounter(KrakenTier.Starter, _time);
        counter.Learn(told);

        Assert.Equal(TimeSpan.Zero, counter.Reserve(Btc, orders, TimeSpan.Zero));
        Assert.True(counter.Reserve(Btc, 1, TimeSpan.Zero) > TimeSpan.Zero);
    }

    [Fact]
    public void What_is_not_to_wait_so_long_is_not_counted_and_what_waits_fits_exactly_then()
    {
        var counter = new TradingCounter(KrakenTier.Starter, _time);
        counter.Reserve(Btc, 60, TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromSeconds(7), counter.Reserve(Btc, 7, TimeSpan.FromSeconds(6)));
        Assert.Equal(60, counter.ValueOf(Btc));

        var wait = counter.Reserve(Btc, 7, TimeSpan.FromSeconds(7));
        _time.Advance(wait);
        Assert.Equal(60, counter.ValueOf(Btc), precision: 6);
    }

    [Fact]
    public void A_refusal_for_the_rate_makes_the_next_order_of_that_pair_wait()
    {
        var counter = new TradingCounter(KrakenTier.Pro, _time);

        counter.Exceeded(Btc);

        Assert.Equal(5, counter.Reserve(Btc, 1, TimeSpan.Zero).TotalSeconds, precision: 6);
        Assert.Equal(TimeSpan.Zero, counter.Reserve("ETH/USD", 1, TimeSpan.Zero));
    }
}
