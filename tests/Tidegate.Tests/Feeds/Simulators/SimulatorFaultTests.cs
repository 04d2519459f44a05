using System.Net;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Simulators.Faults;

namespace Tidegate.Tests.Feeds.Simulators;

/// <summary>Every fault of a plan, as a client sees it.</summary>
public sealed class SimulatorFaultTests : IAsyncDisposable
{
    private readonly SimulatedExchange _exchange = new(new() { TickInterval = TimeSpan.Zero });

    public ValueTask DisposeAsync() => _exchange.DisposeAsync();

    [Theory]
    [InlineData(SimulatorFault.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(SimulatorFault.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData(SimulatorFault.Throttled, HttpStatusCode.TooManyRequests)]
    public async Task A_good_login_is_refused_as_often_as_was_said(SimulatorFault fault, HttpStatusCode status)
    {
        _exchange.Faults.Next(fault, times: 2);

        Assert.Equal(status, await KnockAsync());
        Assert.Equal(status, await KnockAsync());
        Assert.Null(await KnockAsync());
        Assert.Equal(2, _exchange.Faults.Taken(fault));
    }

    [Fact]
    public async Task A_torn_frame_is_a_fault_and_the_next_one_is_whole()
    {
        using var client = await SubscribedAsync();
        _exchange.Faults.Next(SimulatorFault.TornPacket);

        _exchange.Trade(SimulatedExchange.Infy, 1_600m);
        Assert.True(await client.ReadAsync());
        var torn = client.Last.Length;
        _exchange.Trade(SimulatedExchange.Infy, 1_601m);
        var tick = await client.NextTickAsync();

        Assert.InRange(torn, 1, 187);
        Assert.Equal(160_100, tick.LastPrice);
        Assert.Equal(torn < 2 ? 0 : 1, client.Heard.Faults.Count); // one byte is a heartbeat
    }

    [Fact]
    public async Task A_packet_of_a_wrong_length_is_passed_over_and_its_neighbour_is_kept()
    {
        _exchange.Open();
        using var client = await _exchange.ConnectAsync();
        _exchange.Faults.Next(SimulatorFault.WrongLength);

        await client.SayAsync("""{"a":"subscribe","v":[408065,256265]}""");
        var tick = await client.NextTickAsync();

        Assert.Equal(SimulatedExchange.Nifty, tick.Instrument.Token);
        Assert.Equal(["unknown_packet"], client.Heard.Faults);
    }

    [Fact]
    public async Task A_duplicate_is_the_same_frame_again()
    {
        using var client = await SubscribedAsync();
        _exchange.Faults.Always(SimulatorFault.DuplicateTicks);

        _exchange.Trade(SimulatedExchange.Infy, 1_600m);
        await client.UntilAsync(heard => heard.Ticks[^1].LastPrice == 160_000); // another frame of the subscription may come before
        var first = client.Last;
        await client.ReadAsync();

        Assert.Equal(first, client.Last);
    }

    [Fact]
    public async Task A_late_tick_comes_after_a_newer_one_with_its_old_time()
    {
        using var client = await SubscribedAsync();
        _exchange.Faults.Always(SimulatorFault.LateTicks);
        _exchange.Time.Advance(TimeSpan.FromSeconds(5));

        _exchange.Trade(SimulatedExchange.Infy, 1_600m);
        await client.UntilAsync(heard => heard.Ticks[^1].LastPrice == 160_000); // a frame of the subscription may be late before
        var newer = client.Heard.Ticks[^1];
        var late = await client.NextTickAsync();

        Assert.Equal((160_000, 157_370), (newer.LastPrice, late.LastPrice));
        Assert.Equal(5_000_000_000, newer.ExchangeTimeNs - late.ExchangeTimeNs);
    }

    [Fact]
    public async Task A_mute_socket_sends_nothing_until_it_is_cleared()
    {
        using var client = await SubscribedAsync();
        _exchange.Faults.Always(SimulatorFault.Mute);
        for (var price = 1_600m; price < 1_603m; price++)
        {
            var before = _exchange.Faults.Taken(SimulatorFault.Mute);
            _exchange.Trade(SimulatedExchange.Infy, price);
            await UntilTakenAsync(SimulatorFault.Mute, before + 1);
        }

        _exchange.Faults.Clear(SimulatorFault.Mute);
        _exchange.Trade(SimulatedExchange.Infy, 1_700m);

        Assert.Equal(170_000, (await client.NextTickAsync()).LastPrice);
    }

    [Fact]
    public async Task A_slow_link_holds_each_message_back()
    {
        using var client = await SubscribedAsync();
        _exchange.Faults.SlowLinkDelay = TimeSpan.FromMilliseconds(700);
        _exchange.Faults.Always(SimulatorFault.SlowLink);

        _exchange.Trade(SimulatedExchange.Infy, 1_600m);
        await UntilTakenAsync(SimulatorFault.SlowLink, 1);
        await _exchange
            .Time.UntilTimerAsync(TimeSpan.FromMilliseconds(700))
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var reading = client.NextTickAsync();
        Assert.False(reading.IsCompleted);
        _exchange.Time.Advance(TimeSpan.FromMilliseconds(700));

        Assert.Equal(160_000, (await reading).LastPrice);
    }

    [Fact]
    public async Task An_abrupt_close_has_no_farewell()
    {
        using var client = await SubscribedAsync();
        _exchange.Faults.Next(SimulatorFault.AbruptClose);

        _exchange.Trade(SimulatedExchange.Infy, 1_600m);

        Assert.False(await client.ReadAsync());
        await _exchange.Simulator.UntilAsync(simulator => simulator.Connections == 0, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_rollover_ends_every_connection_and_only_another_login_comes_in()
    {
        using var first = await SubscribedAsync();
        using var second = await _exchange.ConnectAsync();
        var next = SimulatedExchange.Login with { AuthToken = "tomorrow" };

        _exchange.Simulator.Rollover(null);
        Assert.False(await first.ReadAsync());
        Assert.False(await second.ReadAsync());
        var nobody = (await KnockAsync(), await SimulatedClient.KnockAsync(_exchange.Simulator, next));
        _exchange.Simulator.Rollover(next);
        var old = await KnockAsync();
        using var third = await _exchange.ConnectAsync(next);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), nobody);
        Assert.Equal(HttpStatusCode.Forbidden, old);
    }

    [Fact]
    public async Task All_three_may_come_back_at_once_after_a_drop()
    {
        for (var round = 0; round < 20; round++)
        {
            using var first = await _exchange.ConnectAsync();
            using var second = await _exchange.ConnectAsync();
            using var third = await _exchange.ConnectAsync();

            _exchange.Simulator.Drop();
        }

        Assert.Null(await KnockAsync());
    }

    private async Task<SimulatedClient> SubscribedAsync()
    {
        _exchange.Open();
        var client = await _exchange.ConnectAsync();
        await client.SubscribeAsync(Mode.Depth, SimulatedExchange.Infy);
        await client.UntilAsync(heard => heard.Ticks.Exists(tick => tick.Mode == Mode.Depth));
        return client;
    }

    private async Task UntilTakenAsync(SimulatorFault fault, long count)
    {
        // Asked again at every turn of the thread pool, within the time that a test may take.
        var startedAt = TimeProvider.System.GetTimestamp();
        while (_exchange.Faults.Taken(fault) < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(startedAt) < TimeSpan.FromSeconds(30), "The fault was not taken.");
            await Task.Yield();
        }
    }

    private Task<HttpStatusCode?> KnockAsync() => SimulatedClient.KnockAsync(_exchange.Simulator, SimulatedExchange.Login);
}
