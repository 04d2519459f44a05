namespace Tidegate.Simulation.Accounts;

/// <summary>Cash and shares of one session, by symbol index. Exact: nothing is ever rounded away. Not thread-safe.</summary>
internal sealed class Account(IReadOnlyList<string> symbols, decimal cash)
{
    private readonly Holding[] _holdings = new Holding[symbols.Count];
    private decimal _realized;
    private decimal _fees;

    public decimal Cash { get; private set; } = cash;

    /// <summary>Cash that is promised to open orders.</summary>
    public decimal Reserved { get; private set; }

    /// <summary>What everything is worth at the last prices.</summary>
    public decimal Equity
    {
        get
        {
            var equity = Cash;
            foreach (ref readonly var holding in _holdings.AsSpan())
            {
                equity += holding.Quantity * holding.LastPrice;
            }

            return equity;
        }
    }

    public long Held(int symbol) => _holdings[symbol].Quantity;

    /// <summary>Close of the symbol's last candle; 0: it has had none.</summary>
    public decimal LastPrice(int symbol) => _holdings[symbol].LastPrice;

    public void Mark(int symbol, decimal price) => _holdings[symbol].LastPrice = price;

    public void Reserve(decimal amount) => Reserved += amount;

    public void Release(decimal amount) => Reserved -= amount;

    public void Buy(int symbol, long quantity, decimal price, decimal commission)
    {
        ref var holding = ref _holdings[symbol];
        holding.Quantity += quantity;
        holding.Cost += quantity * price;
        Pay(commission);
        Cash -= quantity * price;
    }

    /// <returns>What it brought over what the shares had cost, before commission.</returns>
    public decimal Sell(int symbol, long quantity, decimal price, decimal commission)
    {
        ref var holding = ref _holdings[symbol];

        // The last share takes what is left of the cost, so that no rounding of the shares before it stays behind.
        var cost = quantity == holding.Quantity ? holding.Cost : decimal.Round(holding.Cost * quantity / holding.Quantity, 2);
        holding.Quantity -= quantity;
        holding.Cost -= cost;
        Pay(commission);
        Cash += quantity * price;
        var profit = (quantity * price) - cost;
        _realized += profit;
        return profit;
    }

    public AccountSnapshot Snapshot() => new(Cash, Reserved, Equity, _realized, _fees, [.. Positions()]);

    private void Pay(decimal commission)
    {
        Cash -= commission;
        _fees += commission;
    }

    private IEnumerable<Position> Positions()
    {
        for (var i = 0; i < _holdings.Length; i++)
        {
            if (_holdings[i].Quantity > 0)
            {
                yield return new Position(symbols[i], _holdings[i].Quantity, _holdings[i].Cost, _holdings[i].LastPrice);
            }
        }
    }

    private struct Holding
    {
        public long Quantity;
        public decimal Cost;
        public decimal LastPrice;
    }
}
