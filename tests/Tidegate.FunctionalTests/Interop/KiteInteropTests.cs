using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds.Brokers;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kite;
using Tidegate.Feeds.Simulators.Market;

namespace Tidegate.FunctionalTests.Interop;

/// <summary>Zerodha's own client, npm 'kiteconnect', understands our simulator: what it decodes is what is on the market.</summary>
public sealed class KiteInteropTests : IAsyncDisposable
{
    private const uint Infy = 408_065;
    private const uint Option = 10_924_290;
    private const uint Nifty = 256_265;
    private const uint UsdInr = (1_213 << 8) | 3;
    private const uint BseCurrency = (1_214 << 8) | 6;

    private readonly SimulatedMarket _market = new(TimeProvider.System);
    private readonly Dictionary<uint, SimulatedInstrument> _listing;
    private readonly KiteSimulator _simulator;

    public KiteInteropTests()
    {
        _listing = new Dictionary<uint, SimulatedInstrument>
        {
            [Infy] = _market.Add(new SimulatedTraits("NSE", "INFY")),
            [Nifty] = _market.Add(new SimulatedTraits("NSE_INDEX", "NIFTY") { IsIndex = true }),
            [Option] = _market.Add(new SimulatedTraits("NFO", "NIFTY14OCT2525000CE") { LotSize = 75, IsDerivative = true }),
            [UsdInr] = _market.Add(
                new SimulatedTraits("CDS", "USDINR")
                {
                    PriceScale = 7,
                    TickSize = 0.0025m,
                    IsDerivative = true,
                }
            ),
            [BseCurrency] = _market.Add(
                new SimulatedTraits("BCD", "USDINR")
                {
                    PriceScale = 4,
                    TickSize = 0.0025m,
                    IsDerivative = true,
                }
            ),
        };
        _market.Trade(_listing[Infy], 1_573.70m, 7);
        _market.Trade(_listing[Infy], 1_570.15m, 12);
        _market.Trade(_listing[Nifty], 24_850.90m);
        _market.Trade(_listing[Option], 235.60m, 150);
        _market.Trade(_listing[UsdInr], 83.4725m, 3);
        _market.Trade(_listing[BseCurrency], 83.4725m, 2);
        _simulator = new KiteSimulator(
            new(),
            _market,
            _listing,
            new BrokerLogin("key", "AB1234", "token", null),
            new FaultPlan(),
            NullLogger<KiteSimulator>.Instance
        );
    }

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    [Theory]
    [InlineData("full", Infy)]
    [InlineData("full", Option)]
    [InlineData("full", Nifty)]
    [InlineData("full", UsdInr)]
    [InlineData("full", BseCurrency)]
    [InlineData("quote", Infy)]
    [InlineData("ltp", Option)]
    [InlineData("ltp", Nifty)]
    public async Task Its_values_are_those_of_the_market(string mode, uint token)
    {
        using var client = Start("token", $"{mode}:{token}");

        var tick = await NextTickAsync(client, mode);

        var expected = ExpectedOf(token);
        Assert.Equal(token, tick.GetProperty("instrument_token").GetUInt32());
        AssertSame(expected.LastPrice, tick.GetProperty("last_price"), token);
        if (mode == "ltp")
        {
            return;
        }

        var ohlc = tick.GetProperty("ohlc");
        AssertSame(expected.Open, ohlc.GetProperty("open"), token);
        AssertSame(expected.High, ohlc.GetProperty("high"), token);
        AssertSame(expected.Low, ohlc.GetProperty("low"), token);
        AssertSame(expected.Close, ohlc.GetProperty("close"), token);
        if (mode == "full")
        {
            Assert.Equal(expected.ExchangeTimeNs / 1_000_000_000, SecondsOf(tick, "exchange_timestamp"));
        }

        if (token != Nifty)
        {
            AssertTrades(expected, tick, token);
            AssertFull(expected, tick, token, mode);
        }
    }

    [Fact]
    public async Task A_dead_token_is_a_403_to_it()
    {
        using var client = Start("old");

        Assert.Contains("403", await client.NextTextAsync("error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_hears_heartbeats_and_orders()
    {
        using var client = Start("token");
        await client.NextAsync("heartbeat");

        _simulator.Tell(new BrokerOrder("220303000308932", "AB1234", "INFY", "NSE", "complete") { Side = "BUY", Quantity = 5 }, Infy);
        var order = (await client.NextAsync("order")).GetProperty("order");

        Assert.Equal(("220303000308932", "COMPLETE"), (order.GetProperty("order_id").GetString(), order.GetProperty("status").GetString()));
        Assert.Equal((Infy, 5), (order.GetProperty("instrument_token").GetUInt32(), order.GetProperty("quantity").GetInt32()));
    }

    private static void AssertTrades(Picture expected, JsonElement tick, uint token)
    {
        Assert.Equal(expected.LastQuantity, tick.GetProperty("last_traded_quantity").GetInt64());
        AssertSame(expected.AveragePrice, tick.GetProperty("average_traded_price"), token);
        Assert.Equal(expected.Volume, tick.GetProperty("volume_traded").GetInt64());
        Assert.Equal(expected.TotalBuyQuantity, tick.GetProperty("total_buy_quantity").GetInt64());
        Assert.Equal(expected.TotalSellQuantity, tick.GetProperty("total_sell_quantity").GetInt64());
    }

    private static void AssertFull(Picture expected, JsonElement tick, uint token, string mode)
    {
        if (mode != "full")
        {
            return;
        }

        Assert.Equal(expected.OpenInterest, tick.GetProperty("oi").GetInt64());
        Assert.Equal(expected.LastTradeTimeNs / 1_000_000_000, SecondsOf(tick, "last_trade_time"));
        AssertLevels(expected.Bids, tick.GetProperty("depth").GetProperty("buy"), token);
        AssertLevels(expected.Asks, tick.GetProperty("depth").GetProperty("sell"), token);
    }

    private static void AssertLevels(TickLevel[] levels, JsonElement rows, uint token)
    {
        Assert.Equal(levels.Length, rows.GetArrayLength());
        foreach (var (level, row) in levels.Zip(rows.EnumerateArray()))
        {
            AssertSame(level.Price, row.GetProperty("price"), token);
            Assert.Equal((level.Quantity, level.Orders), (row.GetProperty("quantity").GetInt64(), row.GetProperty("orders").GetInt32()));
        }
    }

    // It computes with binary floating point: what it prints is the price to fifteen digits.
    private static void AssertSame(long units, JsonElement price, uint token)
    {
        var scale = (token & 0xFF) switch
        {
            3 => 10_000_000m,
            6 => 10_000m,
            _ => 100m,
        };
        Assert.Equal(units / scale, Math.Round(price.GetDecimal(), 7));
    }

    private static long SecondsOf(JsonElement tick, string name) => tick.GetProperty(name).GetDateTimeOffset().ToUnixTimeSeconds();

    // The first tick may still be the quote that a bare subscription gets.
    private static async Task<JsonElement> NextTickAsync(ScriptRun client, string mode)
    {
        while (true)
        {
            var tick = (await client.NextAsync("tick")).GetProperty("tick");
            if (tick.GetProperty("mode").GetString() == mode)
            {
                return tick;
            }
        }
    }

    private ScriptRun Start(string accessToken, params string[] wanted)
    {
        var package = Path.Combine(ScriptRun.Folder, "node_modules", "kiteconnect");
        Assert.SkipUnless(Directory.Exists(package), "npm 'kiteconnect' is not installed (./test does it).");
        return ScriptRun.Start("node", ["kite.mjs", _simulator.Address.AbsoluteUri, "key", accessToken, .. wanted]);
    }

    private Picture ExpectedOf(uint token)
    {
        Picture? copy = null;
        _market.Read(_listing[token], (picture, _) => copy = new Picture(picture), 0);
        return copy!;
    }

    /// <summary>The market's state, kept.</summary>
    private sealed class Picture(MarketPicture now)
    {
        public long LastPrice { get; } = now.LastPrice;
        public long Open { get; } = now.Open;
        public long High { get; } = now.High;
        public long Low { get; } = now.Low;
        public long Close { get; } = now.Close;
        public long LastQuantity { get; } = now.LastQuantity;
        public long AveragePrice { get; } = now.AveragePrice;
        public long Volume { get; } = now.Volume;
        public long TotalBuyQuantity { get; } = now.TotalBuyQuantity;
        public long TotalSellQuantity { get; } = now.TotalSellQuantity;
        public long OpenInterest { get; } = now.OpenInterest;
        public long ExchangeTimeNs { get; } = now.ExchangeTimeNs;
        public long LastTradeTimeNs { get; } = now.LastTradeTimeNs;
        public TickLevel[] Bids { get; } = now.Bids[..5];
        public TickLevel[] Asks { get; } = now.Asks[..5];
    }
}
