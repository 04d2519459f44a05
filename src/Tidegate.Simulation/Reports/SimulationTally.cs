using Tidegate.Simulation.Accounts;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Simulation.Reports;

/// <summary>Counts along while a simulation runs, in bounded memory. Not thread-safe.</summary>
internal sealed class SimulationTally(decimal initialCapital)
{
    private readonly EquityCurve _curve = new();
    private readonly TradeLog _trades = new();
    private decimal _peak = initialCapital;
    private decimal _drawdown;
    private (decimal Fall, decimal Peak) _deepest = (0, 1);
    private double _shareMax;
    private decimal _turnover;
    private int _tradeCount;
    private int _saleCount;
    private int _winCount;

    /// <summary>Takes in what happened in one slice: the events from <paramref name="first"/> on, and what the account was worth afterwards.</summary>
    public void Add(IList<SimulationEvent> events, int first, decimal equity, long timeNs)
    {
        for (var i = first; i < events.Count; i++)
        {
            if (events[i] is OrderExecuted trade)
            {
                Add(trade);
            }
        }

        Follow(equity);
        _curve.Add(new EquityPoint(timeNs, equity));
    }

    public SimulationReport Report(SimulationSettings settings, SimulationState state, AccountSnapshot account) =>
        new(settings, state, account, _curve.Points, _trades.ToArray())
        {
            TradeCount = _tradeCount,
            WinCount = _winCount,
            SaleCount = _saleCount,
            Turnover = _turnover,
            DrawdownMax = _drawdown,
            DrawdownShareMax = decimal.Round(_deepest.Fall / _deepest.Peak, 6),
        };

    private void Add(OrderExecuted trade)
    {
        _tradeCount++;
        _turnover += trade.Price * trade.Quantity;
        if (trade.Side == Orders.OrderSide.Sell)
        {
            _saleCount++;
            _winCount += trade.Profit > trade.Commission ? 1 : 0;
        }

        _trades.Add(trade);
    }

    // The peak never falls: a share larger than the largest takes a fall deeper than the deepest, and only then is one worked out.
    private void Follow(decimal equity)
    {
        if (equity > _peak)
        {
            _peak = equity;
            return;
        }

        var fall = _peak - equity;
        if (fall <= _drawdown)
        {
            return;
        }

        _drawdown = fall;
        var share = (double)fall / (double)_peak; // only to compare: the exact division comes once, at the end
        if (share > _shareMax)
        {
            (_shareMax, _deepest) = (share, (fall, _peak));
        }
    }
}
