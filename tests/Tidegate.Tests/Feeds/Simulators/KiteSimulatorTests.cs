using System.Net;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Kite;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Tests.Feeds.Brokers;

namespace Tidegate.Tests.Feeds.Simulators;

/// <summary>The checklist of the protocol page, over real sockets.</summary>
public sealed class KiteSimulatorTests : IAsyncDisposable
{
    private SimulatedExchange _exchange = new();

    public async ValueTask DisposeAsync() => await _exchange.DisposeAsync();

    [Theory]
    [InlineData("?api_key=key&access_token=token", null)]
    [InlineData("?uid=5&access_token=token&api_key=key&new=1", null)]
    [InlineData("?api_key=key&access_token=old", HttpStatusCode.Forbidden)]
    [InlineData("?api_key=other&access_token=token", HttpStatusCode.Forbidden)]
    [InlineData("?api_key=key", HttpStatusCode.Forbidden)]
    [InlineData("", HttpStatusCode.Forbidden)]
    public async Task Only_the_login_of_the_day_is_let_in(string query, HttpStatusCode? refusal) =>
        Assert.Equal(refusal, await SimulatedClient.KnockAsync(new Uri(_exchange.Simulator.Address, query)));

    [Fact]
    public async Task A_fourth_connection_is_answered_429_until_one_of_the_three_has_gone()
    {
        using var first = await _exchange.ConnectAsync();
        using var second = await _exchange.ConnectAsync();
        using var third = await _exchange.ConnectAsync();

        var fourth = await SimulatedClient.KnockAsync(_exchange.Simulator, SimulatedExchange.Login);
        await first.CloseAsync();
        var after = await SimulatedClient.KnockAsync(_exchange.Simulator, SimulatedExchange.Login);

        Assert.Equal(HttpStatusCode.TooManyRequests, fourth);
        Assert.Null(after);
    }

    [Fact]
    public async Task The_limit_of_connections_can_be_another()
    {
        await UseAsync(new KiteSimulatorOptions { ConnectionsMax = 1 });
        using var first = await _exchange.ConnectAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, await SimulatedClient.KnockAsync(_exchange.Simulator, SimulatedExchange.Login));
    }

    [Fact]
    public async Task A_bare_subscription_gets_the_present_state_at_once_as_a_quote()
    {
        _exchange.Open();
        using var client = await _exchange.ConnectAsync();

        await client.SayAsync("""{"a":"subscribe","v":[408065]}""");
        var tick = await client.NextTickAsync();

        Assert.Equal((Mode.Quote, 157_370, 7, 7), (tick.Mode, tick.LastPrice, tick.LastQuantity, tick.Volume));
    }

    [Theory]
    [InlineData(SimulatedExchange.Infy)]
    [InlineData(SimulatedExchange.Nifty)]
    [InlineData(SimulatedExchange.Option)]
    [InlineData(SimulatedExchange.UsdInr)]
    [InlineData(SimulatedExchange.BseCurrency)]
    public async Task Every_value_of_every_mode_comes_out_as_it_is_on_the_market(uint token)
    {
        _exchange.Open();
        foreach (var mode in (Mode[])[Mode.Ltp, Mode.Quote, Mode.Depth])
        {
            using var client = await _exchange.ConnectAsync();
            await client.SubscribeAsync(mode, token);
            var wanted = mode;
            await client.UntilAsync(heard => heard.Ticks.Exists(tick => IsOf(tick, token, wanted)));

            _exchange.Market.Read(
                _exchange.Listing[token],
                (picture, _) => AssertSame(picture, _exchange.Listing[token].Traits, client.Heard.Ticks[^1], wanted),
                0
            );
            Assert.Empty(client.Heard.Faults);
            await client.CloseAsync();
        }
    }

    [Fact]
    public async Task Packets_of_several_instruments_come_in_one_frame_and_no_more_than_allowed()
    {
        await UseAsync(new KiteSimulatorOptions { PacketsPerFrameMax = 2 });
        _exchange.Open();
        using var client = await _exchange.ConnectAsync();

        await client.SayAsync("""{"a":"subscribe","v":[408065,256265,10924290]}""");
        await client.UntilAsync(heard => heard.Ticks.Count == 2);
        var first = client.Last;
        await client.UntilAsync(heard => heard.Ticks.Count == 3);

        Assert.Equal((byte)2, first[1]);
        Assert.Equal((byte)1, client.Last[1]);
    }

    [Fact]
    public async Task An_instrument_ticks_once_a_second_with_its_newest_price()
    {
        _exchange.Trade(SimulatedExchange.Infy, 100m);
        using var client = await _exchange.ConnectAsync();
        await client.SayAsync("""{"a":"subscribe","v":[408065]}""");
        var first = await client.NextTickAsync();

        _exchange.Trade(SimulatedExchange.Infy, 101m);
        _exchange.Trade(SimulatedExchange.Infy, 102m);
        await _exchange.SecondAsync();
        var second = await client.NextTickAsync();

        Assert.Equal((10_000, 10_200), (first.LastPrice, second.LastPrice));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xFE)]
    public async Task Silence_is_filled_with_heartbeats_of_one_byte(byte value)
    {
        await UseAsync(new KiteSimulatorOptions { Heartbeat = value });
        using var client = await _exchange.ConnectAsync();

        for (var beat = 0; beat < 3; beat++)
        {
            await _exchange.SecondAsync();
            Assert.True(await client.ReadAsync());
            Assert.Equal([value], client.Last);
        }

        Assert.Empty(client.Heard.Faults);
    }

    [Fact]
    public async Task To_unsubscribe_ends_the_ticks_and_to_subscribe_again_begins_with_a_quote()
    {
        _exchange.Open();
        using var client = await _exchange.ConnectAsync();
        await client.SubscribeAsync(Mode.Depth, SimulatedExchange.Infy);
        await client.UntilAsync(heard => heard.Ticks.Exists(tick => tick.Mode == Mode.Depth));

        await client.SayAsync("""{"a":"unsubscribe","v":[408065]}""");
        await _exchange.Simulator.UntilAsync(simulator => simulator.Subscriptions == 0, TestContext.Current.CancellationToken);
        _exchange.Trade(SimulatedExchange.Infy, 1_600m);
        await _exchange.SecondAsync();
        Assert.True(await client.ReadAsync());
        var afterwards = client.Last.Length;
        await client.SayAsync("""{"a":"subscribe","v":[408065]}""");
        var again = await client.NextTickAsync();

        Assert.Equal(1, afterwards); // a heartbeat
        Assert.Equal(Mode.Quote, again.Mode);
    }

    [Fact]
    public async Task Of_a_request_beyond_the_limit_the_surplus_is_refused_and_the_rest_is_kept()
    {
        await UseAsync(new KiteSimulatorOptions { InstrumentsMax = 2 });
        _exchange.Open();
        using var client = await _exchange.ConnectAsync();

        await client.SayAsync("""{"a":"subscribe","v":[408065,256265,256265,10924290,310531]}""");
        await client.UntilAsync(heard => heard.Notices.Count == 1 && heard.Ticks.Count == 2);

        Assert.Equal(("Subscription limit of 2 instruments reached: 2 not subscribed.", true), client.Heard.Notices[0]);
        Assert.Equal(2, _exchange.Simulator.Subscriptions);
    }

    [Fact]
    public async Task Three_thousand_instruments_fit_on_one_connection_and_one_more_does_not()
    {
        using var client = await _exchange.ConnectAsync();

        await client.SayAsync($$"""{"a":"subscribe","v":[{{string.Join(',', Enumerable.Range(1, 3_001))}}]}""");
        await client.UntilAsync(heard => heard.Notices.Count == 1);

        Assert.Equal(3_000, _exchange.Simulator.Subscriptions);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("""{"a":5}""")]
    [InlineData("""{"a":"subscribe"}""")]
    [InlineData("""{"a":"subscribe","v":["408065"]}""")]
    [InlineData("""{"a":"subscribe","v":[-1]}""")]
    [InlineData("""{"a":"mode","v":["best",[408065]]}""")]
    [InlineData("""{"a":"mode","v":["full",408065]}""")]
    [InlineData("""{"a":"\ud800","v":[408065]}""")]
    public async Task A_request_that_cannot_be_understood_gets_an_error_and_keeps_the_connection(string request)
    {
        using var client = await _exchange.ConnectAsync();

        await client.SayAsync(request);
        await client.UntilAsync(heard => heard.Notices.Count == 1);

        Assert.True(client.Heard.Notices[0].IsError);
        Assert.Equal((1, 0), (_exchange.Simulator.Connections, _exchange.Simulator.Subscriptions));
    }

    [Fact]
    public async Task An_unknown_action_is_ignored()
    {
        _exchange.Open();
        using var client = await _exchange.ConnectAsync();

        await client.SayAsync("""{"a":"dance","v":[1]}""");
        await client.SayAsync("""{"a":"subscribe","v":[408065]}""");
        await client.NextTickAsync();

        Assert.Empty(client.Heard.Notices);
    }

    [Fact]
    public async Task A_mode_of_what_is_not_subscribed_has_no_effect()
    {
        _exchange.Open();
        using var client = await _exchange.ConnectAsync();

        await client.SayAsync("""{"a":"mode","v":["full",[408065]]}""");
        await client.SayAsync("""{"a":"subscribe","v":[408065]}""");

        Assert.Equal(Mode.Quote, (await client.NextTickAsync()).Mode);
    }

    [Fact]
    public async Task Orders_and_texts_reach_every_client_between_the_ticks()
    {
        using var first = await _exchange.ConnectAsync();
        using var second = await _exchange.ConnectAsync();
        var order = new BrokerOrder("1", "AB1234", "INFY", "NSE", "rejected")
        {
            Side = "BUY",
            Quantity = 10,
            PendingQuantity = 10,
            Price = 1_573.5m,
            PriceType = "LIMIT",
            Product = "MIS",
            RejectionReason = "No margin",
        };

        await _exchange.Simulator.UntilAsync(simulator => simulator.Connections == 2, TestContext.Current.CancellationToken);
        _exchange.Simulator.Tell(order, SimulatedExchange.Infy);
        _exchange.Simulator.Announce("Early close");

        foreach (var client in (SimulatedClient[])[first, second])
        {
            await client.UntilAsync(heard => heard.Notices.Count == 1);
            var told = Assert.Single(client.Heard.Orders);
            Assert.Equal(order with { Stamp = told.Stamp }, told); // when it was told is the simulator's own
            Assert.Equal(("Early close", false), client.Heard.Notices[0]);
        }
    }

    [Fact]
    public async Task The_end_of_the_simulator_is_the_end_of_its_connections()
    {
        using var client = await _exchange.ConnectAsync();

        await _exchange.DisposeAsync();

        Assert.False(await client.ReadAsync());
        await _exchange.DisposeAsync(); // twice is fine
    }

    [Fact]
    public void A_price_scale_that_its_segment_does_not_have_is_refused()
    {
        var listing = new Dictionary<uint, SimulatedInstrument> { [SimulatedExchange.UsdInr] = _exchange.Listing[SimulatedExchange.Infy] };

        Assert.Throws<ArgumentException>(() =>
            new KiteSimulator(
                new(),
                _exchange.Market,
                listing,
                null,
                new(),
                Microsoft.Extensions.Logging.Abstractions.NullLogger<KiteSimulator>.Instance
            )
        );
    }

    // An index has no packet of mode depth, and its full one, which has a time, follows a quote without.
    private static bool IsOf(HeardTick tick, uint token, Mode mode) =>
        token == SimulatedExchange.Nifty && mode != Mode.Ltp ? tick.ExchangeTimeNs != 0 : tick.Mode == mode;

    private static void AssertSame(MarketPicture picture, SimulatedTraits traits, HeardTick tick, Mode mode)
    {
        Assert.Equal((traits.PriceScale, picture.LastPrice), (tick.PriceScale, tick.LastPrice));
        if (mode == Mode.Ltp)
        {
            return;
        }

        Assert.Equal((picture.Open, picture.High, picture.Low, picture.Close), (tick.Open, tick.High, tick.Low, tick.Close));
        if (traits.IsIndex)
        {
            Assert.Equal(picture.ExchangeTimeNs, tick.ExchangeTimeNs); // asked for in full
            return;
        }

        Assert.Equal(
            (picture.LastQuantity, picture.AveragePrice, picture.Volume, picture.TotalBuyQuantity, picture.TotalSellQuantity),
            (tick.LastQuantity, tick.AveragePrice, tick.Volume, tick.TotalBuyQuantity, tick.TotalSellQuantity)
        );
        if (mode == Mode.Depth)
        {
            Assert.Equal(
                (picture.LastTradeTimeNs, picture.ExchangeTimeNs, picture.OpenInterest),
                (tick.LastTradeTimeNs, tick.ExchangeTimeNs, tick.OpenInterest)
            );
            Assert.Equal(picture.Bids[..5], tick.Bids);
            Assert.Equal(picture.Asks[..5], tick.Asks);
        }
    }

    private async Task UseAsync(KiteSimulatorOptions options)
    {
        await _exchange.DisposeAsync();
        _exchange = new SimulatedExchange(options);
    }
}
