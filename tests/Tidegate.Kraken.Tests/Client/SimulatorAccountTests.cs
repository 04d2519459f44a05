using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;
using Tidegate.Kraken.Balances;
using Tidegate.Kraken.Messages;
using Tidegate.Kraken.Orders;
using Tidegate.Kraken.Tests.Connections;

namespace Tidegate.Kraken.Tests.Client;

/// <summary>Orders and balances at the simulated exchange: all eight methods, and what they cost.</summary>
public sealed class SimulatorAccountTests
{
    private const string Pair = "BTC/USD";

    private static readonly KrakenNewOrder Resting = new()
    {
        Symbol = Pair,
        Side = KrakenSide.Buy,
        OrderType = KrakenOrderType.Limit,
        LimitPrice = 60_000.0m,
        OrderQty = 0.01m,
    };

    [Theory]
    [InlineData(KrakenNumberStyle.Full)]
    [InlineData(KrakenNumberStyle.Exponent)]
    public async Task Balances_follow_a_fill_to_the_last_digit(KrakenNumberStyle style)
    {
        await using var bench = new SimulatorBench(new KrakenSimulatorOptions { Numbers = style, AddsUnknownMembers = true });
        await using var balances = new StreamReader<KrakenBalances>(bench.Client.BalancesAsync(SimulatorBench.Ending));
        await using var reports = new StreamReader<KrakenData<KrakenExecution>>(bench.Client.ExecutionsAsync(SimulatorBench.Ending));
        var before = await balances.NextAsync();
        Assert.True((await reports.NextAsync()).IsSnapshot);

        var added = await bench.Client.Orders.AddAsync(Resting with { ClOrdId = "mine" }, SimulatorBench.Ending);
        bench.Simulator.Take(Pair, isBuy: false, limit: 60_000, qty: 1_000);
        var filled = await ReportAsync(reports, row => row.ExecType == KrakenExecType.Filled);
        var after = before;
        while (after.Assets["USD"] == before.Assets["USD"] || after.Assets["BTC"] == before.Assets["BTC"])
        {
            after = await balances.NextAsync();
        }

        Assert.Equal((100_000m, 10m), (before.Assets["USD"], before.Assets["BTC"]));
        Assert.Equal((100_000m - 601.5m, 10.01m), (after.Assets["USD"], after.Assets["BTC"])); // 0.25 % of 600 is the fee
        foreach (var (asset, total) in after.Assets)
        {
            Assert.Equal(bench.Simulator.BalanceOf(SimulatorBench.SimulatedKey, asset), total);
        }

        // The report of the end has few fields on the wire; what was known of the order is filled in.
        Assert.Equal((added.OrderId, "mine", Pair, 60_000m), (filled.OrderId, filled.ClOrdId, filled.Symbol, filled.LimitPrice));
        Assert.Equal((0.01m, 600m, true), (filled.CumQty, filled.CumCost, filled.IsOver));
        Assert.True(bench.Client.GetBalanceStatus().WebSocketHealthy);
    }

    [Fact]
    public async Task Amended_and_edited_orders_are_what_the_exchange_has()
    {
        await using var bench = new SimulatorBench();
        await using var reports = new StreamReader<KrakenData<KrakenExecution>>(bench.Client.ExecutionsAsync(SimulatorBench.Ending));
        await reports.NextAsync();
        var orders = bench.Client.Orders;
        var added = await orders.AddAsync(Resting, SimulatorBench.Ending);

        var amended = await orders.AmendAsync(
            new KrakenAmend
            {
                OrderId = added.OrderId,
                LimitPrice = 59_000.5m,
                OrderQty = 0.02m,
            },
            SimulatorBench.Ending
        );
        var report = await ReportAsync(reports, row => row.ExecType == KrakenExecType.Amended);
        var edited = await orders.EditAsync(
            new KrakenEdit
            {
                OrderId = added.OrderId,
                Symbol = Pair,
                LimitPrice = 58_000m,
                OrderQty = 0.03m,
            },
            SimulatorBench.Ending
        );
        var replacement = await ReportAsync(reports, row => row.OrderId == edited.OrderId && row.ExecType == KrakenExecType.New);

        Assert.Equal(added.OrderId, amended.OrderId);
        Assert.NotEmpty(amended.AmendId);
        Assert.Equal((59_000.5m, 0.02m), (report.LimitPrice, report.OrderQty));
        Assert.Equal(added.OrderId, edited.OriginalOrderId);
        Assert.Equal((58_000m, 0.03m), (replacement.LimitPrice, replacement.OrderQty));
        Assert.Equal(1, bench.Simulator.OpenOrdersOf(SimulatorBench.SimulatedKey));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Orders_are_canceled_one_by_one_in_batches_and_all_together(bool isFlat)
    {
        await using var bench = new SimulatorBench(new KrakenSimulatorOptions { BatchCancelIsFlat = isFlat });
        var orders = bench.Client.Orders;
        var single = await orders.AddAsync(Resting with { ClOrdId = "single" }, SimulatorBench.Ending);
        var batch = await orders.AddBatchAsync(
            Pair,
            [.. Enumerable.Repeat(Resting with { Symbol = null }, 4)],
            cancellation: SimulatorBench.Ending
        );
        Assert.Equal(5, bench.Simulator.OpenOrdersOf(SimulatorBench.SimulatedKey));

        var answers = await orders.CancelAsync(
            new KrakenCancel { ClOrdIds = ["single"], OrderIds = [batch[0].OrderId, "OXXXXX-XXXXX-XXXXXX"] },
            SimulatorBench.Ending
        );
        var canceled = await orders.CancelBatchAsync(
            new KrakenCancel { OrderIds = [batch[1].OrderId, batch[2].OrderId] },
            SimulatorBench.Ending
        );
        var rest = await orders.CancelAllAsync(SimulatorBench.Ending);

        Assert.Equal(3, answers.Count);
        Assert.Equal("EOrder:Unknown order", Assert.Single(answers, answer => answer.Error is not null).Error);
        Assert.Equal((2, 1, 0), (canceled, rest, bench.Simulator.OpenOrdersOf(SimulatorBench.SimulatedKey)));
        Assert.DoesNotContain(single.OrderId, batch.Select(order => order.OrderId));
    }

    [Fact]
    public async Task Dead_mans_switch_cancels_everything_when_its_time_has_come()
    {
        await using var bench = new SimulatorBench();
        await bench.Client.Orders.AddAsync(Resting, SimulatorBench.Ending);

        var armed = await bench.Client.Orders.CancelAllAfterAsync(TimeSpan.FromSeconds(30), SimulatorBench.Ending);
        await bench.AdvanceAsync(20);
        Assert.Equal(1, bench.Simulator.OpenOrdersOf(SimulatorBench.SimulatedKey));
        await bench.AdvanceAsync(11);
        bench.Simulator.Step(); // it is looked at with the next thing that happens

        Assert.Equal(TimeSpan.FromSeconds(30), armed.TriggerTime - armed.CurrentTime);
        Assert.Equal(0, bench.Simulator.OpenOrdersOf(SimulatorBench.SimulatedKey));
        var off = await bench.Client.Orders.CancelAllAfterAsync(TimeSpan.Zero, SimulatorBench.Ending);
        Assert.Null(off.TriggerTime);
    }

    [Fact]
    public async Task Checked_order_is_not_placed_and_a_refused_one_says_why()
    {
        await using var bench = new SimulatorBench();

        var isChecked = await bench.Client.Orders.AddAsync(Resting with { Validate = true }, SimulatorBench.Ending);
        var refused = await Assert.ThrowsAsync<KrakenOrderException>(() =>
            bench.Client.Orders.AddAsync(Resting with { OrderQty = 2 }, SimulatorBench.Ending)
        );

        Assert.Equal("", isChecked.OrderId);
        Assert.Equal(("EOrder:Insufficient funds", false), (refused.Error, refused.IsAmbiguous));
        Assert.Equal(0, bench.Simulator.OpenOrdersOf(SimulatorBench.SimulatedKey));
    }

    [Fact]
    public async Task Order_that_nobody_answered_is_of_unknown_outcome_and_is_not_sent_again()
    {
        await using var bench = new SimulatorBench();
        await bench.Client.Orders.CancelAllAsync(SimulatorBench.Ending); // opens the connection
        bench.Simulator.Refusals.NextSilence("add_order"); // once: a second one would be placed

        var adding = bench.Client.Orders.AddAsync(Resting, SimulatorBench.Ending);
        await bench.AdvanceUntilAsync(() => adding.IsCompleted);
        var unknown = await Assert.ThrowsAsync<KrakenOrderException>(() => adding);
        bench.Simulator.Drop();
        await SimulatorBench.UntilAsync(() => bench.Private is { Reconnects: 1, SubscriptionsLive: 1 });

        Assert.True(unknown.IsAmbiguous);
        Assert.Equal(0, bench.Simulator.OpenOrdersOf(SimulatorBench.SimulatedKey));
    }

    [Fact]
    public async Task Missing_report_makes_the_subscription_anew_and_the_snapshot_tells_the_order()
    {
        await using var bench = new SimulatorBench();
        await using var reports = new StreamReader<KrakenData<KrakenExecution>>(bench.Client.ExecutionsAsync(SimulatorBench.Ending));
        await reports.NextAsync();
        bench.Simulator.Faults.Next(SimulatorFault.LostReport);

        var added = await bench.Client.Orders.AddAsync(Resting, SimulatorBench.Ending);
        KrakenData<KrakenExecution> snapshot;
        do
        {
            snapshot = await reports.NextAsync();
        } while (!snapshot.IsSnapshot);

        Assert.Equal(added.OrderId, Assert.Single(snapshot.Rows).OrderId);
        Assert.Equal((1L, 0L), (bench.Client.GetStatus().SequenceGaps, bench.Private.Reconnects));
    }

    private static async Task<KrakenExecution> ReportAsync(
        StreamReader<KrakenData<KrakenExecution>> reports,
        Func<KrakenExecution, bool> wanted
    )
    {
        while (true)
        {
            if ((await reports.NextAsync()).Rows.FirstOrDefault(wanted) is { } row)
            {
                return row;
            }
        }
    }
}
