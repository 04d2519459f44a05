using Tidegate.Kraken.Orders;
using Tidegate.Testing;

namespace Tidegate.Kraken.Tests.Orders;

/// <summary>Orders wait for the trading counter of their pair, never for longer than allowed, and cancels never.</summary>
public sealed class OrderPaceTests
{
    private const string Btc = "BTC/USD";

    private readonly ManualTime _time = new();
    private readonly KrakenClientOptions _options;
    private readonly OrderPace _pace;
    private int? _ceiling;

    public OrderPaceTests()
    {
        _options = new KrakenClientOptions { TimeProvider = _time };
        _pace = new OrderPace(_options, () => _ceiling);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_beyond_the_ceiling_waits_until_there_is_room()
    {
        await FillAsync(60);

        var waiting = WaitAsync(cost: 3);
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        await waiting;
    }

    [Fact]
    public async Task An_order_that_would_wait_too_long_is_refused_here_with_the_time_and_nothing_was_sent()
    {
        await FillAsync(60);

        var refused = await Assert.ThrowsAsync<KrakenOrderException>(() => WaitAsync(cost: 6));

        Assert.Equal((false, TimeSpan.FromSeconds(6)), (refused.IsAmbiguous, refused.RetryAfter));
        Assert.Equal("The trading counter of BTC/USD is at its limit: there is room in 6.0 s. Nothing was sent.", refused.Error);
    }

    [Fact]
    public async Task An_order_is_not_held_back_beyond_its_own_deadline()
    {
        await FillAsync(60);

        await Assert.ThrowsAsync<KrakenOrderException>(() =>
            _pace.WaitAsync("add_order", Btc, 3, _time.GetUtcNow() + TimeSpan.FromSeconds(2), Cancellation)
        );
    }

    [Fact]
    public async Task Cancelling_counts_and_is_never_held_back()
    {
        _pace.Orders.Touch("O1", Btc);
        await FillAsync(59);

        _pace.Cancelling(new KrakenCancel { OrderIds = ["O1", "unknown"] });

        Assert.Equal(TimeSpan.FromSeconds(8), (await Assert.ThrowsAsync<KrakenOrderException>(() => WaitAsync(cost: 1))).RetryAfter);
    }

    [Fact]
    public async Task What_the_exchange_said_of_the_account_gives_room()
    {
        await FillAsync(60);

        _ceiling = 125;

        await WaitAsync(cost: 65);
    }

    [Theory]
    [InlineData("EOrder:Rate limit exceeded", true)]
    [InlineData("EOrder:Insufficient funds", false)]
    public async Task Only_a_refusal_for_the_rate_holds_back_what_comes_next(string error, bool isHeld)
    {
        _pace.OnRefused(Btc, error);

        var waiting = WaitAsync(cost: 1);

        Assert.Equal(!isHeld, waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));
        await waiting;
    }

    private Task FillAsync(double cost) => WaitAsync(cost);

    private Task WaitAsync(double cost) => _pace.WaitAsync("add_order", Btc, cost, deadline: null, Cancellation);
}
