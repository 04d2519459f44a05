using Tidegate.Kraken.Balances;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Orders;
using Tidegate.Kraken.Tests.Connections;

namespace Tidegate.Kraken.Tests.Client;

/// <summary>What else the private channels say: entries of the ledger, past fills.</summary>
public sealed class SimulatorLedgerTests
{
    private static readonly KrakenNewOrder Buy = new()
    {
        Symbol = "BTC/USD",
        Side = KrakenSide.Buy,
        OrderType = KrakenOrderType.Market,
        OrderQty = 0.01m,
    };

    private static readonly KrakenNewOrder Resting = Buy with { OrderType = KrakenOrderType.Limit, LimitPrice = 20_000m };

    [Fact]
    public async Task Ledger_tells_each_entry_and_balances_the_whole()
    {
        await using var bench = new SimulatorBench();
        await using var ledger = new StreamReader<KrakenLedgerEntry>(bench.Client.LedgerAsync(SimulatorBench.Ending)).Open();
        await using var balances = new StreamReader<KrakenBalances>(bench.Client.BalancesAsync(SimulatorBench.Ending));
        Assert.Equal(10m, (await balances.NextAsync()).TotalOf("BTC"));

        await bench.Client.Orders.AddAsync(Buy, SimulatorBench.Ending);
        var (coins, money) = (await ledger.NextAsync(), await ledger.NextAsync());

        Assert.Equal(("trade", "BTC", 10m + coins.Amount), (coins.Type, coins.Asset, coins.Balance));
        Assert.InRange(coins.Amount, 0.0001m, 0.01m); // the first fill, or the only one
        Assert.Equal(("trade", "USD", coins.RefId), (money.Type, money.Asset, money.RefId));
        Assert.Equal(100_000m + money.Amount - money.Fee, money.Balance);
        Assert.Equal(2, bench.Private.SubscriptionsLive); // ledger and balances are one subscription, executions keep the socket
    }

    [Fact]
    public async Task Snapshot_with_past_fills_leaves_what_stands_open_as_it_is()
    {
        await using var bench = new SimulatorBench(change: options => options.SnapshotFills = true);
        await using var executions = new StreamReader<KrakenData<KrakenExecution>>(bench.Client.ExecutionsAsync(SimulatorBench.Ending));
        Assert.Empty((await executions.NextAsync()).Rows);
        await bench.Client.Orders.AddAsync(Buy, SimulatorBench.Ending);
        var resting = await bench.Client.Orders.AddAsync(Resting, SimulatorBench.Ending);

        bench.Simulator.Drop();
        var snapshot = await executions.NextAsync();
        while (!snapshot.IsSnapshot)
        {
            snapshot = await executions.NextAsync();
        }

        await using var late = new StreamReader<KrakenData<KrakenExecution>>(bench.Client.ExecutionsAsync(SimulatorBench.Ending));
        var open = await late.NextAsync();
        Assert.Contains(snapshot.Rows, row => row is { ExecType: KrakenExecType.Trade, LastQty: > 0 });
        Assert.Contains(snapshot.Rows, row => row.OrderId == resting.OrderId);
        Assert.Equal([resting.OrderId], open.Rows.Select(row => row.OrderId));
    }
}
