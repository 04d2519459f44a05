using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Auth.Brokers;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Angel;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;
using Tidegate.FunctionalTests.OpenAlgo;
using Tidegate.Markets.Instruments;
using Tidegate.Markets.Instruments.Tables;

namespace Tidegate.FunctionalTests.Brokers;

/// <summary>The whole way once more, from a SmartStream whose prices are of two scales: paise, and ten-millionths for currency.</summary>
public sealed class AngelToOpenAlgoTests : IAsyncDisposable
{
    private static readonly BrokerSecrets Secrets = new("key", "Bearer jwt", "feed");

    private readonly SimulatedMarket _market = new(TimeProvider.System);
    private readonly SimulatedInstrument _share;
    private readonly SimulatedInstrument _currency;
    private readonly AngelSimulator _simulator;

    public AngelToOpenAlgoTests()
    {
        _share = _market.Add(new SimulatedTraits("NSE", "SBIN"));
        _currency = _market.Add(new SimulatedTraits("CDS", "USDINR19APR24FUT") { PriceScale = 7 });
        _market.Trade(_share, 801.55m, 7);
        _market.Trade(_share, 799.10m, 12);
        _market.Trade(_currency, 83.2575m, 3);
        _simulator = new AngelSimulator(
            new AngelSimulatorOptions(),
            _market,
            new Dictionary<UpstreamRef, SimulatedInstrument>
            {
                [new UpstreamRef(1, 3_045)] = _share,
                [new UpstreamRef(13, 1_134)] = _currency,
            },
            new BrokerLogin("key", BrokerToOpenAlgo.ClientId, "Bearer jwt", "feed"),
            new FaultPlan(),
            NullLogger<AngelSimulator>.Instance
        );
    }

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    [Fact]
    public async Task A_client_of_OpenAlgo_hears_what_is_on_the_brokers_market()
    {
        await using var world = await StartAsync();
        await using var peer = await world.OpenAsync();

        var answer = await OpenAlgoWorld.AskTextAsync(
            peer,
            """{"action":"subscribe","symbol":"SBIN","exchange":"NSE","mode":3,"depth":20}"""
        );
        var tick = await BrokerToOpenAlgo.NextTickAsync(peer, mode: 3);

        Assert.Equal(
            """{"type":"subscribe","status":"success","message":"Subscription processing complete","broker":"angel","subscriptions":[{"symbol":"SBIN","exchange":"NSE","status":"success","mode":"Depth","depth":5,"broker":"angel"}]}""",
            answer
        );
        Assert.Equal(("angel", 3), (tick.GetProperty("broker").GetString(), tick.GetProperty("mode").GetInt32()));
        _market.Read(_share, (picture, data) => BrokerToOpenAlgo.AssertSame(picture, data), tick.GetProperty("data"));
    }

    [Fact]
    public async Task A_price_of_currency_keeps_its_four_digits()
    {
        await using var world = await StartAsync();
        await using var peer = await world.OpenAsync();

        await OpenAlgoWorld.AskAsync(peer, """{"action":"subscribe","symbol":"USDINR19APR24FUT","exchange":"CDS","mode":2}""");

        var data = (await BrokerToOpenAlgo.NextTickAsync(peer)).GetProperty("data");
        Assert.Equal((83.2575m, "CDS"), (data.GetProperty("ltp").GetDecimal(), data.GetProperty("exchange").GetString()));
        Assert.Equal(3, data.GetProperty("last_quantity").GetInt64());
    }

    private async Task<OpenAlgoWorld> StartAsync()
    {
        var world = await OpenAlgoWorld.StartAsync(setup =>
        {
            setup.Services = null;
            setup.Settings["Tidegate:Brokers:angel:Address"] = _simulator.Address.ToString();
        });
        var table = new InstrumentTableBuilder("angel", new DateOnly(2025, 4, 1));
        table.Add(Row("SBIN", "NSE", 3_045) with { BrokerSymbol = "SBIN-EQ" });
        table.Add(Row("USDINR19APR24FUT", "CDS", 1_134) with { Kind = InstrumentKind.Future, Expiry = new DateOnly(2024, 4, 19) });
        BrokerToOpenAlgo.List(world, table);
        await BrokerToOpenAlgo.LogInAsync(world, "angel", Secrets);
        return world;
    }

    private static Instrument Row(string symbol, string exchange, int token) =>
        new()
        {
            Symbol = symbol,
            Exchange = exchange,
            Broker = "angel",
            BrokerSymbol = symbol,
            BrokerExchange = exchange,
            Token = token.ToString(CultureInfo.InvariantCulture),
            TickSize = 0.05m,
        };
}
