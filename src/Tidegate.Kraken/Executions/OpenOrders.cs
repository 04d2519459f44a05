using Tidegate.Kraken.Messages;

namespace Tidegate.Kraken.Executions;

/// <summary>What is known of each order, so that reports that say little can be completed. Not thread-safe.</summary>
internal sealed class OpenOrders
{
    // Reports may follow an order's end (trade, then filled): the last ended ones are remembered.
    private const int EndedMost = 1_000;

    // Far beyond what the exchange allows to stand open; beyond it the oldest are forgotten.
    private const int OpenMost = 50_000;

    private readonly Dictionary<string, KrakenExecution> _known = [];
    private readonly Queue<string> _ended = new();
    private readonly Queue<string> _opened = new();

    public IReadOnlyList<KrakenExecution> Open => [.. _known.Values.Where(order => !order.IsOver)];

    /// <summary>A snapshot: what it does not name is over.</summary>
    public void Clear()
    {
        _known.Clear();
        _ended.Clear();
        _opened.Clear();
    }

    /// <summary>The report, completed by what was known.</summary>
    public KrakenExecution Take(KrakenExecution report)
    {
        if (_known.TryGetValue(report.OrderId, out var known))
        {
            report = ExecutionMerge.Fill(report, known);
        }
        else
        {
            _opened.Enqueue(report.OrderId);
        }

        _known[report.OrderId] = report;
        if (report.IsOver && known is not { IsOver: true })
        {
            _ended.Enqueue(report.OrderId);
        }

        Forget();
        return report;
    }

    private void Forget()
    {
        while (_ended.Count > EndedMost)
        {
            _known.Remove(_ended.Dequeue());
        }

        while (_opened.Count > OpenMost)
        {
            _known.Remove(_opened.Dequeue());
        }
    }
}
