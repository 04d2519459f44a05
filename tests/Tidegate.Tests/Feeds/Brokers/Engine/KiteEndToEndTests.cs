using Tidegate.Core.Messages;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.Tests.Feeds.Brokers.Engine;

/// <summary>Simulator, socket, language, engine, sink: what goes in at one end comes out at the other. Section 4 of the security page, rows 1 to 5.</summary>
public sealed class KiteEndToEndTests
{
    [Fact]
    public async Task What_the_market_did_is_what_the_sink_gets_to_the_last_digit()
    {
        await using var world = new SimulatedFeed();
        await world.SubscribeAsync();

        foreach (var price in (decimal[])[1_573.15m, 1_573.7m, 1_569.05m, 1_600m])
        {
            await world.TradeAndSeeAsync(0, price);
        }

        var update = world.Sink.Of("md/NSE/S0")[^1];
        world.Market.Read(world.Traded[0], static (picture, update) => PictureAssert.Same(picture, update), update);
        Assert.Equal("Live ticks", world.Sink.Last("md/NSE/S0"));
    }

    [Fact]
    public async Task A_thousand_symbols_are_back_after_a_broken_line_and_tick_on()
    {
        await using var world = new SimulatedFeed(1_000);
        await world.SubscribeAsync();
        await world.TradeAndSeeAsync(999, 100m);

        var since = TimeProvider.System.GetTimestamp();
        world.Simulator.Drop();
        await FeedBench.UntilAsync(() => world.Sink.Last("md/NSE/S999") == "Stale upstream_lost");
        await FeedBench.UntilAsync(() => world.Simulator.Subscriptions == 1_000);
        var took = TimeProvider.System.GetElapsedTime(since);

        // That it is within two seconds is asked on a clock that a test moves: this one is the machine's, which may be busy.
        TestContext.Current.TestOutputHelper?.WriteLine($"Restored after {took.TotalMilliseconds:F0} ms");
        await world.TradeAndSeeAsync(999, 101m);
        Assert.Equal("Live ticks", world.Sink.Last("md/NSE/S999"));
    }

    [Fact]
    public async Task A_dead_login_is_tried_once_and_the_login_of_the_new_day_brings_everything_back()
    {
        await using var world = new SimulatedFeed(3);
        await world.SubscribeAsync();
        await world.TradeAndSeeAsync(0, 100m);

        world.Simulator.Rollover(HandedLogins.Login("token-of-day-2"));
        await FeedBench.UntilAsync(() => world.Sink.Last("md/NSE/S0") == "NeedsLogin needs_login");
        Assert.Equal(1, world.Sum("tidegate.feeds.connects"));
        Assert.Equal(FeedState.NeedsLogin, world.Feed.Health.State);
        world.Logins.Hand(HandedLogins.Login("token-of-day-2"));

        await FeedBench.UntilAsync(() => world.Simulator.Subscriptions == 3);
        await world.TradeAndSeeAsync(0, 101m);
        Assert.DoesNotContain(
            world.Log.At(Microsoft.Extensions.Logging.LogLevel.Trace),
            text => text.Contains("token-of-day", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Torn_packets_and_wrong_lengths_are_counted_and_the_rest_arrives()
    {
        await using var world = new SimulatedFeed();
        await world.SubscribeAsync();
        var faults = world.Simulator.Faults;
        faults.Next(SimulatorFault.TornPacket, times: 5);
        faults.Next(SimulatorFault.WrongLength, times: 5);

        var price = 100m;
        await FeedBench.UntilAsync(() =>
        {
            world.Market.Trade(world.Traded[0], price += 0.05m);
            return faults.Taken(SimulatorFault.TornPacket) == 5 && faults.Taken(SimulatorFault.WrongLength) == 5;
        });
        await FeedBench.UntilAsync(() => world.Sum("tidegate.feeds.faults") >= 5); // one torn to its first byte is a heartbeat

        await world.TradeAndSeeAsync(0, 200m);
        Assert.Equal(1, world.Sum("tidegate.feeds.connects"));
    }

    [Fact]
    public async Task A_mute_socket_is_left_for_another_one()
    {
        await using var world = new SimulatedFeed(silenceMax: TimeSpan.FromSeconds(1));
        await world.SubscribeAsync();
        await world.TradeAndSeeAsync(0, 100m);

        world.Simulator.Faults.Always(SimulatorFault.Mute);
        await FeedBench.UntilAsync(() => world.Sink.Last("md/NSE/S0") == "Stale upstream_lost");
        world.Simulator.Faults.Clear(SimulatorFault.Mute);

        await FeedBench.UntilAsync(() => world.Simulator.Subscriptions == 1 && world.Sum("tidegate.feeds.connects") >= 2);
        await world.TradeAndSeeAsync(0, 101m);
    }

    [Fact]
    public async Task On_a_slow_link_the_newest_value_arrives_and_nobody_reconnects()
    {
        await using var world = new SimulatedFeed();
        await world.SubscribeAsync();
        world.Simulator.Faults.SlowLinkDelay = TimeSpan.FromMilliseconds(50);
        world.Simulator.Faults.Always(SimulatorFault.SlowLink);

        for (var step = 0; step < 10; step++)
        {
            world.Market.Trade(world.Traded[0], 100 + step);
        }

        await world.TradeAndSeeAsync(0, 150m);
        Assert.Equal(1, world.Sum("tidegate.feeds.connects"));
    }

    [Fact]
    public async Task What_comes_twice_or_late_is_told_once_and_in_order()
    {
        await using var world = new SimulatedFeed();
        await world.SubscribeAsync();
        world.Simulator.Faults.Always(SimulatorFault.DuplicateTicks);

        for (var price = 100m; price < 110m; price++)
        {
            await world.TradeAndSeeAsync(0, price);
        }

        Assert.True(world.Sum("tidegate.feeds.ticks_dropped") > 0);
        var volumes = world.Sink.Of("md/NSE/S0").Select(update => update.Volume).ToList();
        Assert.Equal(volumes.Distinct().Order(), volumes);
    }

    [Fact]
    public async Task A_burst_at_the_opening_grows_nothing_and_ends_with_the_newest_values()
    {
        await using var world = new SimulatedFeed(200);
        await world.SubscribeAsync();

        for (var round = 0; round < 50; round++)
        {
            foreach (var instrument in world.Traded)
            {
                world.Market.Trade(instrument, 100m + round);
            }
        }

        await FeedBench.UntilAsync(() =>
            Enumerable.Range(0, 200).All(index => world.Sink.Of(FeedBench.TopicOf(index)) is [.., { LastPrice: 149m }])
        );
        Assert.Equal(0, world.Sum("tidegate.feeds.faults"));
    }
}
