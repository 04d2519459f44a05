using Tidegate.Feeds.Simulators.Kraken;
using Tidegate.Kraken.Connections;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Tests.Connections;

namespace Tidegate.Kraken.Tests.Client;

/// <summary>The client at an exchange that counts: it asks as fast as it may and is never told that it was too fast.</summary>
public sealed class SimulatorPaceTests
{
    [Fact]
    public async Task Level_3_of_every_pair_at_full_depth_is_live_as_soon_as_its_cost_allows()
    {
        string[] pairs = [.. KrakenListing.Default.Pairs.Select(pair => pair.Symbol)];
        await using var bench = new SimulatorBench();
        await using var orders = new StreamReader<KrakenData<KrakenLevel3Update>>(
            bench.Client.Level3Async(pairs, depth: 1_000, SimulatorBench.Ending)
        ).Open();
        await SimulatorBench.UntilAsync(() => Level3(bench) is { SubscriptionsLive: 2 });
        Assert.Equal(pairs.Length - 2, Level3(bench).SubscriptionsWaiting);

        // Two pairs in a second and a quarter: 100 each, of the 200 that a second may cost.
        for (var live = 2; live < pairs.Length; live += 2)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1.26));
            await SimulatorBench.UntilAsync(() => Level3(bench).SubscriptionsLive == Math.Min(live + 2, pairs.Length));
        }

        Assert.Equal((0, 0L), (Level3(bench).SubscriptionsWaiting, Level3(bench).Reconnects));
        Assert.True((await orders.NextAsync()).IsSnapshot);
    }

    private static KrakenConnectionStatus Level3(SimulatorBench bench) => bench.Client.GetStatus().Level3;
}
