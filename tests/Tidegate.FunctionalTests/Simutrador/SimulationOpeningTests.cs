using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.AspNetCore.Simulations;
using Tidegate.FunctionalTests.Support;
using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Sessions;
using Tidegate.Testing;
using static Tidegate.FunctionalTests.Simutrador.SimutradorClient;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>What is read before a simulation begins: not for ever, and the history in one message.</summary>
public sealed class SimulationOpeningTests
{
    [Fact]
    public async Task Candles_that_do_not_come_in_time_cost_nothing_of_the_plan_and_are_let_go_when_they_come()
    {
        using var candles = new SlowCandles();
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Services = services => services.AddSingleton<ISimulationCandles>(candles);
            setup.Time = new ManualTime();
            setup.Settings["Tidegate:Endpoints:simutrador:PongTimeout"] = "00:00:00";
        });
        await using var client = await EnterAsync(gateway, "user_free_001", "free");

        var asking = client.AskAsync("start_simulation", Start());
        await candles.Asked;
        gateway.Time.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromMilliseconds(1));
        var isEarly = asking.IsCompleted;
        while (!asking.IsCompleted) // its deadline may be set a moment after it has asked
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(asking, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        var refused = await asking;
        var usage = (await client.AskAsync("list_sessions", "{}")).GetProperty("meta").GetProperty("limits");
        candles.Come();
        await candles.LetGo;

        Assert.Equal(
            ("session_error", "HANDLER_TIMEOUT", "The candles did not come in time"),
            (TypeOf(refused), refused.Text("error_code"), refused.Text("message"))
        );
        Assert.False(isEarly);
        Assert.Equal(0, usage.GetProperty("sessions_per_hour").GetProperty("used").GetInt32());
        Assert.Equal(0, usage.GetProperty("concurrent_sessions").GetProperty("used").GetInt32());
    }

    [Theory]
    [InlineData(5_000, 1)]
    [InlineData(5_001, 2)]
    public void A_history_is_one_message_as_far_as_it_fits_for_a_client_forgets_what_it_has_at_each(int bars, int messages)
    {
        var settings = new SimulationSettings(["AAPL"], 0, 1, 100_000);
        var longest = new Bar(
            0,
            999_999_999.999999999m,
            999_999_999.999999999m,
            999_999_999.999999999m,
            999_999_999.999999999m,
            long.MaxValue
        );
        var slices = Enumerable
            .Range(0, bars)
            .Select(minute => new CandleSlice(minute, minute + 1, new[] { new SymbolCandle(0, longest) }, MarketSession.Regular, false))
            .ToList();

        var told = new SimulationMessages("sess_0123456789abcdef", settings, TimeProvider.System).History(slices).ToList();

        Assert.Equal(messages, told.Count);
        Assert.All(told, message => Assert.InRange(message.Length, 1, 1_048_576));
        Assert.Equal(
            bars,
            told.Sum(message =>
                JsonElement.Parse(message.Span).GetProperty("data").GetProperty("candles").GetProperty("AAPL").GetArrayLength()
            )
        );
    }

    [Fact]
    public async Task A_stop_limit_order_with_one_price_as_SimuTradors_orders_know_it_wakes_at_its_limit()
    {
        await using var gateway = await GatewayAsync(minutes: 5);
        await using var client = await EnterAsync(gateway);
        var session = await client.StartAsync(",\"speed\":\"ack\"");
        await client.ReadAsync("tick");

        var placed = await client.AskAsync(
            "order_batch",
            $$"""{"session_id":"{{session}}","batch_id":"b","orders":[{"order_id":"o","symbol":"AAPL","side":"buy","type":"stop_limit","quantity":1,"price":100.3}]}"""
        );
        await client.AcknowledgeAsync(1);
        await client.ReadAsync("tick");
        await client.AcknowledgeAsync(2);
        var trade = await client.ReadAsync("execution_report");

        Assert.Empty(placed.GetProperty("data").GetProperty("rejected_orders").EnumerateObject());
        Assert.Equal(("o", "100.02"), (trade.Text("order_id"), trade.Text("executed_price"))); // woken in the second candle, under its limit from the open of the third
        Assert.Equal(0, trade.GetProperty("data").GetProperty("slippage_bps").GetInt32());
    }

    /// <summary>Candles that come when they are told to.</summary>
    private sealed class SlowCandles : ISimulationCandles, IDisposable
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _come = new();

        public Task Asked => _asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        public Task LetGo => _letGo.Task.WaitAsync(TestContext.Current.CancellationToken);

        public void Come() => _come.Set();

        public ICandleFeed Open(SimulationSettings settings)
        {
            _asked.TrySetResult();
            _come.Wait();
            return new Feed(_letGo);
        }

        public IReadOnlyList<CandleSlice> History(SimulationSettings settings) => [];

        public void Dispose()
        {
            _come.Set();
            _come.Dispose();
        }

        private sealed class Feed(TaskCompletionSource letGo) : ICandleFeed
        {
            public CandleSlice Current => throw new InvalidOperationException("No slice.");

            public bool MoveNext() => false;

            public void Dispose() => letGo.TrySetResult();
        }
    }
}
