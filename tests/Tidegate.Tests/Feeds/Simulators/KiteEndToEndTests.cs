using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Core.Topics;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Kite;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kite;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.Markets.Calendars;
using Tidegate.Testing;
using Tidegate.Tests.Feeds.Brokers.Engine;

namespace Tidegate.Tests.Feeds.Simulators;

/// <summary>From the simulator's real bytes over real sockets through the engine to the updates that a hub gets, on one clock.</summary>
public sealed class KiteEndToEndTests : IAsyncDisposable
{
    private const int Shares = 1_000;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Meters _meters = new();
    private readonly ManualTime _time = new(FeedBench.Trading);
    private readonly HandedLogins _logins = new(HandedLogins.Login());
    private readonly FeedSink _sink = new();
    private readonly ToldDemand _demand = new();
    private readonly SimulatedMarket _market;
    private readonly SimulatedInstrument[] _shares;
    private readonly KiteSimulator _simulator;
    private readonly BrokerFeed _feed;
    private readonly Task _running;

    public KiteEndToEndTests()
    {
        _market = new SimulatedMarket(_time);
        _shares = [.. Enumerable.Range(0, Shares).Select(index => _market.Add(new SimulatedTraits("NSE", $"S{index}")))];
        _simulator = new KiteSimulator(
            new KiteSimulatorOptions { TickInterval = TimeSpan.Zero },
            _market,
            _shares.Index().ToDictionary(share => ListedInstruments.TokenOf(share.Index), share => share.Item),
            HandedLogins.Login(),
            new FaultPlan(),
            NullLogger<KiteSimulator>.Instance
        );
        _feed = new BrokerFeed(
            new KiteLanguage(_simulator.Address),
            ListedInstruments.OfKite(Shares),
            _logins,
            MarketCalendar.Default,
            new BrokerFeedOptions { Coalesce = TimeSpan.Zero },
            _time,
            () => 0.5,
            _meters,
            NullLogger<BrokerFeed>.Instance
        );
        _running = _feed.RunAsync(_demand, _sink, _stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _simulator.DisposeAsync();
        _stopping.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task What_subscribers_get_is_what_was_traded()
    {
        await SubscribedAsync(1, Mode.Depth);

        _market.Trade(_shares[0], 101.15m, 25);
        await FeedBench.UntilAsync(() => _sink.Of("md/NSE/S0") is [.., { LastPrice: 101.15m }]);

        var update = _sink.Of("md/NSE/S0")[^1];
        _market.Read(
            _shares[0],
            (picture, _) =>
            {
                Assert.Equal(
                    (picture.Open / 100m, picture.High / 100m, picture.Low / 100m, picture.Close / 100m, picture.Volume),
                    (update.Open, update.High, update.Low, update.Close, update.Volume)
                );
                Assert.Equal(25, update.Details!.LastQuantity);
                Assert.Equal(picture.TotalBuyQuantity, update.Details.TotalBuyQuantity);
                Assert.Equal(
                    picture.Bids[..5].Select(level => (level.Price / 100m, level.Quantity)),
                    update.Book!.Bids.Select(level => (level.Price, (long)level.Quantity))
                );
            },
            0
        );
        Assert.Equal("zerodha", update.Source);
    }

    [Fact]
    public async Task A_thousand_symbols_are_back_within_two_seconds_of_a_break()
    {
        await SubscribedAsync(Shares, Mode.Quote);

        _simulator.Drop();
        await _simulator.UntilAsync(simulator => simulator.Subscriptions == 0, FeedBench.Cancel);
        await FeedBench.UntilAsync(() => _sink.Last($"md/NSE/S{Shares - 1}") == "Stale upstream_lost");
        await _time.UntilTimerAsync(TimeSpan.FromMilliseconds(250)).WaitAsync(TimeSpan.FromMinutes(1), FeedBench.Cancel); // the next attempt's
        var passed = await AdvanceUntilAsync(() => _simulator.Subscriptions == Shares, TimeSpan.FromSeconds(2));
        _market.Trade(_shares[^1], 777m);
        await FeedBench.UntilAsync(() => _sink.Of($"md/NSE/S{Shares - 1}") is [.., { LastPrice: 777m }]);

        Assert.InRange(passed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task After_a_rollover_it_waits_for_a_login_and_goes_on_with_the_new_one()
    {
        await SubscribedAsync(1, Mode.Quote);
        var next = HandedLogins.Login("token-of-day-2");

        _simulator.Rollover(next);
        await AdvanceUntilAsync(() => _sink.Last("md/NSE/S0")!.Contains("needs_login", StringComparison.Ordinal));
        _logins.Hand(next);
        await AdvanceUntilAsync(() => _simulator.Subscriptions == 1);
        _market.Trade(_shares[0], 333m);

        await FeedBench.UntilAsync(() => _sink.Of("md/NSE/S0") is [.., { LastPrice: 333m }]);
    }

    [Fact]
    public async Task A_mute_socket_is_left_for_another_one()
    {
        await SubscribedAsync(1, Mode.Quote);
        _simulator.Faults.Always(SimulatorFault.Mute);

        await AdvanceUntilAsync(() => _sink.Told("md/NSE/S0").Contains("Live ticks") && !IsLive);
        _simulator.Faults.Clear(SimulatorFault.Mute);
        await AdvanceUntilAsync(() => IsLive);

        Assert.True(_simulator.Faults.Taken(SimulatorFault.Mute) > 0);
    }

    [Theory]
    [InlineData(SimulatorFault.TornPacket)]
    [InlineData(SimulatorFault.WrongLength)]
    [InlineData(SimulatorFault.DuplicateTicks)]
    [InlineData(SimulatorFault.LateTicks)]
    public async Task Bad_packets_cost_neither_the_connection_nor_the_order_of_prices(SimulatorFault fault)
    {
        await SubscribedAsync(1, Mode.Depth);
        var spoils = fault is SimulatorFault.TornPacket or SimulatorFault.WrongLength;
        _simulator.Faults.Always(fault, every: 2);

        for (var price = 200; price < 220; price++)
        {
            _time.Advance(TimeSpan.FromSeconds(1)); // times on this wire are whole seconds
            var before = _simulator.Faults.Taken(fault);
            _market.Trade(_shares[0], price);

            // What is spoiled is never heard, and only every other one is: the feed hears something before the clock has moved on to its silence.
            await FeedBench.UntilAsync(() =>
                (spoils && _simulator.Faults.Taken(fault) > before) || _sink.Of("md/NSE/S0")[^1].LastPrice == price
            );
        }

        _simulator.Faults.Clear(fault);
        _time.Advance(TimeSpan.FromSeconds(1));
        _market.Trade(_shares[0], 220m);
        await FeedBench.UntilAsync(() => _sink.Of("md/NSE/S0") is [.., { LastPrice: 220m }]);

        var prices = _sink.Of("md/NSE/S0").Select(update => update.LastPrice).Where(price => price >= 200).ToArray();
        Assert.Equal(prices.Distinct().Order(), prices);
        Assert.DoesNotContain(_sink.Told("md/NSE/S0").Skip(3), told => told.Contains("Recovering", StringComparison.Ordinal));
        Assert.True(_simulator.Faults.Taken(fault) > 5);
    }

    private bool IsLive => _sink.Last("md/NSE/S0") == "Live ticks";

    private async Task SubscribedAsync(int count, Mode mode)
    {
        for (var index = 0; index < count; index++)
        {
            _market.Trade(_shares[index], 100m);
            _demand.Want($"md/NSE/S{index}", mode);
        }

        await FeedBench.UntilAsync(() => Enumerable.Range(0, count).All(index => _sink.Last($"md/NSE/S{index}") == "Live ticks"));
    }

    // Where no limit is asked for, only the machine's time ends it: a feed that had no processor takes its peer for silent, and comes back.
    private async Task<TimeSpan> AdvanceUntilAsync(Func<bool> holds, TimeSpan? atMost = null)
    {
        var since = TimeProvider.System.GetTimestamp();
        var passed = TimeSpan.Zero;
        while (!holds())
        {
            if (passed >= atMost)
            {
                await FeedBench.UntilAsync(holds); // what is due by then may need the machine's time
                break;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromMinutes(1), $"It did not hold after {passed}.");
            _time.Advance(Step);
            passed += Step;
            await Task.Delay(TimeSpan.FromMilliseconds(3), TimeProvider.System, FeedBench.Cancel);
        }

        return passed;
    }
}
