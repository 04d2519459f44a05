using System.Runtime.InteropServices;
using Tidegate.Simulation.Orders;
using Tidegate.Simulation.Sessions;
using Tidegate.Simulation.Texts;

namespace Tidegate.Simulation.Reports;

/// <summary>The first executions of a simulation, as plain values in blocks: a hundred thousand objects that stay would cost the collector more than all the trading. Not thread-safe.</summary>
internal sealed class TradeLog
{
    private const int TradesMax = 100_000;
    private const int BlockLength = 512; // of some ninety bytes: under what is collected as a large object

    private readonly List<Entry[]> _blocks = [];
    private readonly TextLog _orderIds = new();
    private int _count;

    /// <summary>Takes an execution; without effect where there are enough.</summary>
    public void Add(OrderExecuted trade)
    {
        if (_count == TradesMax)
        {
            return;
        }

        if (_count % BlockLength == 0)
        {
            _blocks.Add(new Entry[BlockLength]);
        }

        _blocks[^1][_count++ % BlockLength] = new Entry(
            _orderIds.Add(trade.OrderId),
            (byte)trade.OrderId.Length, // at most 64 characters, and those of a bracket
            trade.Symbol,
            trade.Side,
            trade.Quantity,
            trade.Price,
            trade.Commission,
            trade.TimeNs,
            trade.Profit,
            trade.SlippageBasisPoints
        );
    }

    /// <summary>All of them, oldest first.</summary>
    public OrderExecuted[] ToArray()
    {
        var trades = new OrderExecuted[_count];
        for (var i = 0; i < trades.Length; i++)
        {
            ref readonly var entry = ref _blocks[i / BlockLength][i % BlockLength];
            trades[i] = new OrderExecuted(
                OrderExecuted.IdOf(i + 1), // none is left out before the last
                _orderIds.At(entry.OrderIdStart, entry.OrderIdLength).ToString(),
                entry.Symbol,
                entry.Side,
                entry.Quantity,
                entry.Price,
                entry.Commission,
                entry.TimeNs,
                entry.Profit
            )
            {
                SlippageBasisPoints = entry.SlippageBasisPoints,
            };
        }

        return trades;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(
        int OrderIdStart,
        byte OrderIdLength,
        string Symbol,
        OrderSide Side,
        long Quantity,
        decimal Price,
        decimal Commission,
        long TimeNs,
        decimal Profit,
        int SlippageBasisPoints
    );
}
