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
            var (equity, decimals) = (Cash, (byte)0);
            foreach (ref readonly var holding in _holdings.AsSpan())
            {
                if (holding.Quantity != 0)
                {
                    equity += holding.Quantity * holding.LastPrice;
                }
                else
                {
                    decimals = Math.Max(decimals, holding.LastPrice.Scale);
                }
            }

            // What is not held is worth nothing, but is quoted to the cent: an amount is written alike whether it is held or not.
            return decimals > equity.Scale ? equity + new decimal(0, 0, 0, isNegative: false, decimals) : equity;
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
        var value = quantity * price;
        holding.Quantity += quantity;
        holding.Cost += value;
        Pay(commission);
        Cash -= value;
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
        var value = quantity * price;
        Cash += value;
        var profit = value - cost;
        _realized += profit;
        return profit;
    }

    public AccountSnapshot Snapshot() => new(Cash, Reserved, Equity, _realized, _fees, Positions());

    private void Pay(decimal commission)
    {
        Cash -= commission;
        _fees += commission;
    }

    private Position[] Positions()
    {
        var count = 0;
        foreach (ref readonly var holding in _holdings.AsSpan())
        {
            count += holding.Quantity > 0 ? 1 : 0;
        }

        var positions = count > 0 ? new Position[count] : [];
        for (var i = _holdings.Length - 1; count > 0; i--)
        {
            if (_holdings[i].Quantity > 0)
            {
                positions[--count] = new Position(symbols[i], _holdings[i].Quantity, _holdings[i].Cost, _holdings[i].LastPrice);
            }
        }

        return positions;
    }

    private struct Holding
    {
        public long Quantity;
        public decimal Cost;
        public decimal LastPrice;
    }
}
