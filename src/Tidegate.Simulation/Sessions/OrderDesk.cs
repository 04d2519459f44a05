using Tidegate.Markets.Bars;
using Tidegate.Simulation.Accounts;
using Tidegate.Simulation.Filling;
using Tidegate.Simulation.Orders;
using Tidegate.Simulation.Texts;

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
    private readonly long[] _protected;
    private readonly TextSet _ids = new();
    private readonly Dictionary<string, BatchResult> _batches = new(StringComparer.Ordinal);
    private readonly Queue<string> _batchOrder = new();
    private OrderRefusal?[] _refusals = []; // of the batch that is judged; kept, for there are many
    private int _open;

    public OrderDesk(IReadOnlyList<string> symbols, Account account, Slippage slippage, Commission commission)
    {
        (_account, _slippage, _commission) = (account, slippage, commission);
        _symbols = symbols
            .Select((symbol, index) => (symbol, index))
            .ToDictionary(entry => entry.symbol, entry => entry.index, StringComparer.Ordinal);
        _orders = [.. symbols.Select(_ => new List<WorkingOrder>())];
        _exits = [.. symbols.Select(_ => new List<ProtectiveExit>())];
        (_selling, _protected) = (new long[symbols.Count], new long[symbols.Count]);
    }

    public List<WorkingOrder> Orders(int symbol) => _orders[symbol];

    public List<ProtectiveExit> Exits(int symbol) => _exits[symbol];

    /// <summary>Shares of a symbol that brackets protect; never more than are held.</summary>
    public long Protected(int symbol) => _protected[symbol];

    /// <summary>Keeps a bracket.</summary>
    public void Protect(int symbol, ProtectiveExit exit)
    {
        _exits[symbol].Add(exit);
        _protected[symbol] += exit.Quantity;
    }

    /// <summary>Brackets of this symbol protect so many shares less. The caller takes those out of the list that protect none.</summary>
    public void Unprotect(int symbol, long quantity) => _protected[symbol] -= quantity;

    /// <summary>Judges a batch and keeps what it accepts. A batch that accepted something is remembered: the same again gets the same answer.</summary>
    public BatchResult Place(OrderBatch batch)
    {
        if (_batches.TryGetValue(batch.BatchId, out var before))
        {
            return before;
        }

        var orders = batch.Orders;
        var refusals = RefusalsOf(orders.Count);
        var accepted = 0;
        for (var i = 0; i < refusals.Length; i++)
        {
            refusals[i] = TryAccept(orders[i]);
            accepted += refusals[i] is null ? 1 : 0;
        }

        if (batch.IsAtomic && accepted < refusals.Length)
        {
            TakeBack(orders, refusals);
            accepted = 0;
        }

        var result = ResultOf(batch, refusals, accepted);
        if (accepted > 0)
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

            at = _exits[symbol].FindIndex(exit => exit.OrderId == orderId);
            if (at >= 0)
            {
                Unprotect(symbol, _exits[symbol][at].Quantity);
                _exits[symbol].RemoveAt(at);
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

        if (!_ids.TryAdd(ticket.OrderId))
        {
            return OrderRefusal.DuplicateId;
        }

        var reserve = ticket.Side == OrderSide.Buy ? WorstCost(ticket, symbol) : 0;
        var refusal =
            _open == SimulationSettings.OpenOrdersMax || _ids.Count > SimulationSettings.OrdersMax ? OrderRefusal.TooManyOpen
            : _account.LastPrice(symbol) == 0 ? OrderRefusal.NoPrice
            : reserve > _account.Cash - _account.Reserved ? OrderRefusal.BuyingPower
            : ticket.Side == OrderSide.Sell && ticket.Quantity > _account.Held(symbol) - _selling[symbol] ? OrderRefusal.Position
            : null;
        if (refusal is null)
        {
            Accept(ticket, symbol, reserve);
        }
        else
        {
            _ids.RemoveLast(); // it may be tried again
        }

        return refusal;
    }

    private void Accept(OrderTicket ticket, int symbol, decimal reserve)
    {
        _open++;
        _account.Reserve(reserve);
        _orders[symbol].Add(new WorkingOrder(ticket, reserve));
        if (ticket.Side == OrderSide.Sell)
        {
            _selling[symbol] += ticket.Quantity;
        }
    }

    // As if they had never been asked for: their ids are free as well. Last in, first out: each is the newest of its symbol.
    private void TakeBack(IReadOnlyList<OrderTicket> orders, Span<OrderRefusal?> refusals)
    {
        for (var i = refusals.Length - 1; i >= 0; i--)
        {
            if (refusals[i] is null)
            {
                var symbol = _symbols[orders[i].Symbol];
                Close(symbol, _orders[symbol][^1]);
                _orders[symbol].RemoveAt(_orders[symbol].Count - 1);
                _ids.RemoveLast();
                refusals[i] = OrderRefusal.BatchRefused;
            }
        }
    }

    private Span<OrderRefusal?> RefusalsOf(int count)
    {
        if (_refusals.Length < count)
        {
            _refusals = new OrderRefusal?[count];
        }

        return _refusals.AsSpan(0, count);
    }

    private static KeyValuePair<string, T>[] PairsOf<T>(int count) => count > 0 ? new KeyValuePair<string, T>[count] : [];

    // Sized beforehand and without queries: a client may place thousands of batches a second.
    private BatchResult ResultOf(OrderBatch batch, ReadOnlySpan<OrderRefusal?> refusals, int accepted)
    {
        var (ids, fills) = (new string[accepted], PairsOf<decimal>(accepted));
        var refused = PairsOf<OrderRefusal>(refusals.Length - accepted);
        var (idCount, fillCount, refusedCount) = (0, 0, 0);
        for (var i = 0; i < refusals.Length; i++)
        {
            var ticket = batch.Orders[i];
            if (refusals[i] is { } refusal)
            {
                refused[refusedCount++] = new(ticket.OrderId, refusal);
                continue;
            }

            ids[idCount++] = ticket.OrderId;
            if (EstimateOf(ticket) is { } price)
            {
                fills[fillCount++] = new(ticket.OrderId, price);
            }
        }

        return new BatchResult(batch.BatchId, ids, refused, fillCount == fills.Length ? fills : fills[..fillCount]);
    }

    private decimal WorstCost(OrderTicket ticket, int symbol)
    {
        var price = ticket.Limit ?? _slippage.Expected(ticket.Trigger ?? _account.LastPrice(symbol));
        return (price * ticket.Quantity) + _commission.Of(ticket.Quantity);
    }

    private decimal? EstimateOf(OrderTicket ticket)
    {
        var candle = Anything with { Open = _account.LastPrice(_symbols[ticket.Symbol]) };
        return FillRules.Judge(new WorkingOrder(ticket, 0), candle, _slippage) is { Moment: TradeMoment.AtOpen } trade ? trade.Price : null;
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
