using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.AspNetCore;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Auth.Plans;
using Tidegate.Core.Access;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Tests.AspNetCore.Simulations;

public sealed class SimulationRegistryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Grant Alice = new()
    {
        Subject = "alice",
        Issuer = "test",
        ExpiresAt = DateTimeOffset.MaxValue,
    };

    [Fact]
    public async Task A_simulation_whose_candles_come_after_the_end_is_refused_and_not_left_without_a_loop()
    {
        using var candles = new SlowCandles();
        var registry = RegistryOn(candles);
        var wish = new SimulationWish(new SimulationSettings(["AAPL"], 0, 60_000_000_000, 100_000), default, "polygon");

        var creating = registry.CreateAsync(Alice, wish, TestContext.Current.CancellationToken);
        await candles.Begun.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await registry.DisposeAsync();
        candles.GoOn.Set();
        var (run, refusal) = await creating;

        Assert.Null(run);
        Assert.Equal(SimulationRefusal.Busy, refusal);
        Assert.True(candles.IsLetGo);
        Assert.Empty(registry.Of(Alice.UserId));
    }

    private static SimulationRegistry RegistryOn(ISimulationCandles candles) =>
        new(
            new TidegateOptions(),
            candles,
            new PlanBook(PlanDefaults.Make()),
            TimeProvider.System,
            NullLogger<SimulationRegistry>.Instance
        );

    /// <summary>No candles at all, and those not before they may come.</summary>
    private sealed class SlowCandles : ISimulationCandles, IDisposable
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim GoOn { get; } = new();

        public bool IsLetGo { get; private set; }

        public ICandleFeed Open(SimulationSettings settings)
        {
            Begun.SetResult();
            Assert.True(GoOn.Wait(Patience));
            return new Feed(this);
        }

        public IReadOnlyList<CandleSlice> History(SimulationSettings settings) => [];

        public void Dispose() => GoOn.Dispose();

        private sealed class Feed(SlowCandles owner) : ICandleFeed
        {
            public CandleSlice Current => throw new InvalidOperationException("There is none.");

            public bool MoveNext() => false;

            public void Dispose() => owner.IsLetGo = true;
        }
    }
}
