using Tidegate.Markets.Bars;
using Tidegate.Simulation.Accounts;
using Tidegate.Simulation.Filling;
using Tidegate.Simulation.Orders;

namespace Tidegate.Simulation.Sessions;

/// <summary>Takes orders and keeps those that wait, by symbol, each list in the order in which they were accepted. Not thread-safe.</summary>
internal sealed class OrderDesk
{
    private const int BatchesRemembered = 1_000;

    // Open at the last price, and nothing known of what comes after it.
    private static readonly Bar Anything = new(0, 0, OrderTicket.PriceMax * 2, 0, 0, 0);

    private readonly Dictionary<string, int> _symbols;
    private readonly Account _account;
    private readonly Slippage _slippage;
    private readonly Commission _commission;
    private readonly List<WorkingOrder>[] _orders;
    private readonly List<ProtectiveExit>[] _exits;
    private readonly long[] _selling;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BatchResult> _batches = new(StringComparer.Ordinal);
    private readonly Queue<string> _batchOrder = new();
    private int _open;

    public OrderDesk(IReadOnlyList<string> symbols, Account account, Slippage slippage, Commission commission)
    {
        (_account, _slippage, _commission) = (account, slippage, commission);
        _symbols = symbols
            .Select((symbol, index) => (symbol, index))
            .ToDictionary(entry => entry.symbol, entry => entry.index, StringComparer.Ordinal);
        _orders = [.. symbols.Select(_ => new List<WorkingOrder>())];
        _exits = [.. symbols.Select(_ => new List<ProtectiveExit>())];
        _selling = new long[symbols.Count];
    }

    public List<WorkingOrder> Orders(int symbol) => _orders[symbol];

    public List<ProtectiveExit> Exits(int symbol) => _exits[symbol];

    /// <summary>Judges a batch and keeps what it accepts. A batch that accepted something is remembered: the same again gets the same answer.</summary>
    public BatchResult Place(OrderBatch batch)
    {
        if (_batches.TryGetValue(batch.BatchId, out var before))
        {
            return before;
        }

        var verdicts = batch.Orders.Select(ticket => (Ticket: ticket, Refusal: TryAccept(ticket))).ToList();
        if (batch.IsAtomic && verdicts.Exists(verdict => verdict.Refusal is not null))
        {
            verdicts = [.. verdicts.Select(verdict => (verdict.Ticket, verdict.Refusal ?? TakeBack(verdict.Ticket)))];
        }

        var accepted = verdicts.Where(verdict => verdict.Refusal is null).Select(verdict => verdict.Ticket).ToList();
        var result = new BatchResult(
            batch.BatchId,
            [.. accepted.Select(ticket => ticket.OrderId)],
            [
                .. verdicts
                    .Where(verdict => verdict.Refusal is not null)
                    .Select(verdict => KeyValuePair.Create(verdict.Ticket.OrderId, verdict.Refusal!)),
            ],
            [.. accepted.Select(Estimate).OfType<KeyValuePair<string, decimal>>()]
        );
        if (accepted.Count > 0)
        {
            Remember(result);
        }

        return result;
    }

    /// <summary>Refuses every order of a batch for one reason, and forgets it.</summary>
    public static BatchResult RefuseAll(OrderBatch batch, OrderRefusal reason) =>
        new(batch.BatchId, [], [.. batch.Orders.Select(ticket => KeyValuePair.Create(ticket.OrderId, reason))], []);

    /// <summary>Takes an order or a bracket away; false: none of that id waits.</summary>
    public bool TryCancel(string orderId)
    {
        for (var symbol = 0; symbol < _orders.Length; symbol++)
        {
            var at = _orders[symbol].FindIndex(order => order.Ticket.OrderId == orderId);
            if (at >= 0)
            {
                Close(symbol, _orders[symbol][at]);
                _orders[symbol].RemoveAt(at);
                return true;
            }

            if (_exits[symbol].RemoveAll(exit => exit.OrderId == orderId) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An order of this symbol waits no longer: what was promised to it is free. The caller takes it out of the list.</summary>
    public void Close(int symbol, WorkingOrder order)
    {
        _open--;
        _account.Release(order.Reserved);
        if (order.Ticket.Side == OrderSide.Sell)
        {
            _selling[symbol] -= order.Ticket.Quantity;
        }
    }

    private OrderRefusal? TryAccept(OrderTicket ticket)
    {
        if (TicketRules.FaultOf(ticket) is { } fault)
        {
            return fault;
        }

        if (!_symbols.TryGetValue(ticket.Symbol, out var symbol))
        {
            return OrderRefusal.UnknownSymbol;
        }

        var reserve = ticket.Side == OrderSide.Buy ? WorstCost(ticket, symbol) : 0;
        var refusal =
            _ids.Contains(ticket.OrderId) ? OrderRefusal.DuplicateId
            : _open == SimulationSettings.OpenOrdersMax || _ids.Count == SimulationSettings.OrdersMax ? OrderRefusal.TooManyOpen
            : _account.LastPrice(symbol) == 0 ? OrderRefusal.NoPrice
            : reserve > _account.Cash - _account.Reserved ? OrderRefusal.BuyingPower
            : ticket.Side == OrderSide.Sell && ticket.Quantity > _account.Held(symbol) - _selling[symbol] ? OrderRefusal.Position
            : null;
        if (refusal is null)
        {
            Accept(ticket, symbol, reserve);
        }

        return refusal;
    }

    private void Accept(OrderTicket ticket, int symbol, decimal reserve)
    {
        _ids.Add(ticket.OrderId);
        _open++;
        _account.Reserve(reserve);
        _orders[symbol].Add(new WorkingOrder(ticket, reserve));
        if (ticket.Side == OrderSide.Sell)
        {
            _selling[symbol] += ticket.Quantity;
        }
    }

    // As if it had never been asked for: its id is free as well.
    private OrderRefusal TakeBack(OrderTicket ticket)
    {
        TryCancel(ticket.OrderId);
        _ids.Remove(ticket.OrderId);
        return OrderRefusal.BatchRefused;
    }

    private decimal WorstCost(OrderTicket ticket, int symbol)
    {
        var price = ticket.Limit ?? _slippage.Expected(ticket.Trigger ?? _account.LastPrice(symbol));
        return (price * ticket.Quantity) + _commission.Of(ticket.Quantity);
    }

    private KeyValuePair<string, decimal>? Estimate(OrderTicket ticket)
    {
        var candle = Anything with { Open = _account.LastPrice(_symbols[ticket.Symbol]) };
        return FillRules.Judge(new WorkingOrder(ticket, 0), candle, _slippage) is { Moment: TradeMoment.AtOpen } price
            ? KeyValuePair.Create(ticket.OrderId, price.Price)
            : null;
    }

    private void Remember(BatchResult result)
    {
        if (_batchOrder.Count == BatchesRemembered)
        {
            _batches.Remove(_batchOrder.Dequeue());
        }

        _batches.Add(result.BatchId, result);
        _batchOrder.Enqueue(result.BatchId);
    }
}
