using Tidegate.Simulation.Orders;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Simulation.Worker;

/// <summary>Places orders of every kind, by a seed: what is the same for two runs of the same seed is up to the engine alone.</summary>
internal sealed class Strategy(SimulationEngine engine, int seed)
{
    private readonly Random _random = new(seed);
    private int _batches;
    private int _orders;

    /// <summary>Places a batch, or none at this step.</summary>
    public BatchResult? Place()
    {
        if (_random.Next(3) > 0)
        {
            return null;
        }

        var tickets = Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Ticket()).ToList();
        return engine.Place(new OrderBatch($"b{++_batches}", tickets, IsAtomic: _random.Next(2) == 0));
    }

    private OrderTicket Ticket()
    {
        var symbol = engine.Settings.Symbols[_random.Next(engine.Settings.Symbols.Count)];
        var price = engine.LastPrice(symbol) ?? 100;
        decimal Near() => decimal.Round(price * _random.Next(995, 1_006) / 1_000, 2);
        var (kind, side) = ((OrderKind)_random.Next(4), (OrderSide)_random.Next(2));
        return new OrderTicket($"o{++_orders}", symbol, side, kind, _random.Next(1, 400))
        {
            Price = kind is OrderKind.Limit or OrderKind.StopLimit ? Near() : null,
            StopPrice = kind is OrderKind.Stop or OrderKind.StopLimit ? Near() : null,
            StopLoss = side == OrderSide.Buy && _random.Next(3) == 0 ? decimal.Round(price * 0.99m, 2) : null,
            TakeProfit = side == OrderSide.Buy && _random.Next(3) == 0 ? decimal.Round(price * 1.01m, 2) : null,
            TimeInForce = (TimeInForce)_random.Next(3),
        };
    }
}
