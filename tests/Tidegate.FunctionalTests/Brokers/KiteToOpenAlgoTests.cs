using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Auth.Brokers;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kite;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.FunctionalTests.OpenAlgo;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.FunctionalTests.Brokers;

/// <summary>The whole way: a broker's bytes over a socket, the feed, the hub, and a client of OpenAlgo that hears the broker's own values.</summary>
public sealed class KiteToOpenAlgoTests : IAsyncDisposable
{
    private const uint Infy = 408_065;
    private const string Subscribe = """{"action":"subscribe","symbol":"INFY","exchange":"NSE","mode":3,"depth":5}""";

    private readonly SimulatedMarket _market = new(TimeProvider.System);
    private readonly SimulatedInstrument _infosys;
    private readonly KiteSimulator _simulator;

    public KiteToOpenAlgoTests()
    {
        _infosys = _market.Add(new SimulatedTraits("NSE", "INFY"));
        _market.Trade(_infosys, 1_573.70m, 7);
        _market.Trade(_infosys, 1_570.15m, 12);
        _simulator = new KiteSimulator(
            new(),
            _market,
            new Dictionary<uint, SimulatedInstrument> { [Infy] = _infosys },
            new BrokerLogin("key", "AB1234", "token", null),
            new FaultPlan(),
            NullLogger<KiteSimulator>.Instance
        );
    }

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    [Fact]
    public async Task A_client_of_OpenAlgo_hears_what_is_on_the_brokers_market()
    {
        await using var world = await StartAsync();
        List(world);
        await BrokerToOpenAlgo.LogInAsync(world, "zerodha", new BrokerSecrets("key", "token", null));
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskAsync(peer, Subscribe);
        var tick = await BrokerToOpenAlgo.NextTickAsync(peer, mode: 3);

        Assert.Equal("success", answer.GetProperty("status").GetString());
        Assert.Equal("zerodha", tick.GetProperty("broker").GetString());
        _market.Read(_infosys, (picture, data) => BrokerToOpenAlgo.AssertSame(picture, data), tick.GetProperty("data"));
    }

    [Fact]
    public async Task Without_a_login_of_today_the_broker_is_not_asked_and_with_one_the_ticks_come()
    {
        await using var world = await StartAsync();
        List(world);
        await using (var early = await world.OpenAsync()) // the data file needs no broker
        {
            var refused = await OpenAlgoWorld.AskAsync(early, Subscribe);
            Assert.Equal("Broker adapter not found", refused.GetProperty("subscriptions")[0].GetProperty("message").GetString());
        }

        Assert.Equal(0, _simulator.Connections);

        await BrokerToOpenAlgo.LogInAsync(world, "zerodha", new BrokerSecrets("key", "token", null));
        await using var peer = await world.OpenAsync();
        await OpenAlgoWorld.AskAsync(peer, Subscribe);

        Assert.Equal(1_570.15m, (await BrokerToOpenAlgo.NextTickAsync(peer)).GetProperty("data").GetProperty("ltp").GetDecimal());
    }

    private Task<OpenAlgoWorld> StartAsync() =>
        OpenAlgoWorld.StartAsync(setup =>
        {
            setup.Services = null;
            setup.Settings["Tidegate:Brokers:zerodha:Address"] = _simulator.Address.ToString();
        });

    private static void List(OpenAlgoWorld world)
    {
        var table = new InstrumentTableBuilder("zerodha", new DateOnly(2025, 4, 1));
        table.Add(
            new Instrument
            {
                Symbol = "INFY",
                Exchange = "NSE",
                Broker = "zerodha",
                BrokerSymbol = "INFY",
                BrokerExchange = "NSE",
                Token = Infy.ToString(CultureInfo.InvariantCulture) + "::::1594",
                TickSize = 0.05m,
            }
        );
        BrokerToOpenAlgo.List(world, table);
    }
}
