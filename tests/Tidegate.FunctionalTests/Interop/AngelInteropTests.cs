using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Angel;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.FunctionalTests.Interop;

/// <summary>Angel One's own client, npm 'smartapi-javascript', understands our simulator: what it decodes is what is on the market.</summary>
public sealed class AngelInteropTests : IAsyncDisposable
{
    private static readonly UpstreamRef Sbin = new(1, 3_045);
    private static readonly UpstreamRef Future = new(2, 35_863);
    private static readonly UpstreamRef Rupee = new(13, 1_213);

    private readonly SimulatedMarket _market = new(TimeProvider.System);
    private readonly Dictionary<UpstreamRef, SimulatedInstrument> _listing;
    private readonly AngelSimulator _simulator;

    public AngelInteropTests()
    {
        _listing = new Dictionary<UpstreamRef, SimulatedInstrument>
        {
            [Sbin] = _market.Add(new SimulatedTraits("NSE", "SBIN")),
            [Future] = _market.Add(new SimulatedTraits("NFO", "NIFTY28MAR24FUT") { LotSize = 50, IsDerivative = true }),
            [Rupee] = _market.Add(
                new SimulatedTraits("CDS", "USDINR")
                {
                    PriceScale = 7,
                    TickSize = 0.0025m,
                    IsDerivative = true,
                }
            ),
        };
        _market.Trade(_listing[Sbin], 801.55m, 25);
        _market.Trade(_listing[Sbin], 802.10m, 40);
        _market.Trade(_listing[Future], 22_105.35m, 150);
        _market.Trade(_listing[Rupee], 83.4725m, 3);
        _simulator = new AngelSimulator(
            new AngelSimulatorOptions(),
            _market,
            _listing,
            new BrokerLogin("key", "A123", "jwt", "feed"),
            new FaultPlan(),
            NullLogger<AngelSimulator>.Instance
        );
    }

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    [Theory]
    [InlineData(1, 1, 3_045)]
    [InlineData(1, 13, 1_213)]
    [InlineData(2, 1, 3_045)]
    [InlineData(2, 2, 35_863)]
    [InlineData(3, 1, 3_045)]
    [InlineData(3, 2, 35_863)]
    [InlineData(3, 13, 1_213)]
    [InlineData(4, 1, 3_045)]
    public async Task Its_values_are_those_of_the_market(int mode, int exchange, long token)
    {
        using var client = Start("jwt", $"{mode}:{exchange}:{token}");

        var tick = (await client.NextAsync("tick")).GetProperty("tick");

        Assert.Equal((mode, exchange), ((int)Number(tick, "subscription_mode"), (int)Number(tick, "exchange_type")));
        Assert.Equal($"\"{token}\"", tick.GetProperty("token").GetString()); // its own quotes
        _market.Read(_listing[new UpstreamRef(exchange, token)], (expected, _) => AssertSame(expected, tick, mode), 0);
    }

    [Fact]
    public async Task Its_pings_are_answered_and_a_bad_request_is_an_error_to_it()
    {
        using var client = Start("jwt", "1:1:99999999999999999999");

        Assert.Contains("\"errorCode\":\"E1001\"", await client.NextTextAsync("text"), StringComparison.Ordinal);
        Assert.Equal("pong", await client.NextTextAsync("text"));
    }

    [Fact]
    public async Task Pings_of_the_protocol_come_back_with_what_they_held()
    {
        using var client = Start("jwt");

        Assert.Equal("ping", await client.NextTextAsync("pong"));
    }

    [Fact]
    public async Task A_dead_token_is_a_401_to_it()
    {
        using var client = Start("old");

        Assert.Contains("401", await client.NextTextAsync("error"), StringComparison.Ordinal);
    }

    private static void AssertSame(MarketPicture expected, JsonElement tick, int mode)
    {
        Assert.Equal(expected.ExchangeTimeNs / 1_000_000, Number(tick, "exchange_timestamp"));
        if (mode == 4)
        {
            AssertSame(expected.Bids, tick.GetProperty("depth_twenty_buy_data"), 20);
            AssertSame(expected.Asks, tick.GetProperty("depth_twenty_sell_data"), 20);
            return;
        }

        Assert.Equal((expected.LastPrice, expected.Sequence), (Number(tick, "last_traded_price"), Number(tick, "sequence_number")));
        if (mode >= 2)
        {
            Assert.Equal(
                [expected.LastQuantity, expected.AveragePrice, expected.Volume, expected.TotalBuyQuantity, expected.TotalSellQuantity],
                Numbers(tick, "last_traded_quantity", "avg_traded_price", "vol_traded", "total_buy_quantity", "total_sell_quantity")
            );
            Assert.Equal(
                [expected.Open, expected.High, expected.Low, expected.Close],
                Numbers(tick, "open_price_day", "high_price_day", "low_price_day", "close_price")
            );
        }

        if (mode == 3)
        {
            Assert.Equal(
                [expected.LastTradeTimeNs / 1_000_000_000, expected.OpenInterest, expected.UpperLimit, expected.LowerLimit],
                Numbers(tick, "last_traded_timestamp", "open_interest", "upper_circuit", "lower_circuit")
            );
            AssertSame(expected.Bids, tick.GetProperty("best_5_buy_data"), 5);
            AssertSame(expected.Asks, tick.GetProperty("best_5_sell_data"), 5);
        }
    }

    private static void AssertSame(TickLevel[] expected, JsonElement rows, int levels) =>
        Assert.Equal(
            expected[..levels],
            rows.EnumerateArray()
                .Select(row => new TickLevel(Number(row, "price"), Number(row, "quantity"), (int)Number(row, "no_of_orders")))
        );

    private static long[] Numbers(JsonElement of, params string[] names) => [.. names.Select(name => Number(of, name))];

    private static long Number(JsonElement of, string name) => long.Parse(of.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private ScriptRun Start(string jwt, params string[] wanted)
    {
        var package = Path.Combine(ScriptRun.Folder, "node_modules", "smartapi-javascript");
        Assert.SkipUnless(Directory.Exists(package), "npm 'smartapi-javascript' is not installed (./test does it).");
        return ScriptRun.Start("node", ["angel.mjs", _simulator.Address.AbsoluteUri, "key", "A123", jwt, "feed", .. wanted]);
    }
}
