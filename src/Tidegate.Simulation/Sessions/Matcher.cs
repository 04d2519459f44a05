using Tidegate.Markets.Bars;
using Tidegate.Simulation.Accounts;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Filling;
using Tidegate.Simulation.Orders;

namespace Tidegate.Simulation.Sessions;

/// <summary>Holds what waits against the candles of one slice: brackets first, for they protect what is there, then orders as they were accepted. Not thread-safe.</summary>
internal sealed class Matcher(IReadOnlyList<string> symbols, OrderDesk desk, Account account, Slippage slippage, Commission commission)
{
    private int _executions;
    private long _timeNs;
    private IList<SimulationEvent> _events = [];

    /// <summary>Executions so far.</summary>
    public int Executions => _executions;

    /// <summary>Trades what the slice lets trade, says so, and takes its closing prices over.</summary>
    public void Match(CandleSlice slice, IList<SimulationEvent> into)
    {
        (_timeNs, _events) = (slice.EndNs, into);
        foreach (ref readonly var entry in slice.Candles.Span)
        {
            MatchExits(entry.Symbol, entry.Candle);
            MatchOrders(entry.Symbol, entry.Candle);
            account.Mark(entry.Symbol, entry.Candle.Close);
        }

        if (slice.IsEndOfDay)
        {
            EndAll(order => order.Ticket.TimeInForce == TimeInForce.Day, OrderRefusal.DayOver);
        }
    }

    /// <summary>Ends everything that still waits.</summary>
    public void Finish(IList<SimulationEvent> into)
    {
        _events = into;
        EndAll(_ => true, OrderRefusal.SessionOver);
        for (var symbol = 0; symbol < symbols.Count; symbol++)
        {
            foreach (var exit in desk.Exits(symbol))
            {
                End(exit.OrderId, OrderRefusal.SessionOver);
            }

            desk.Exits(symbol).Clear();
            desk.Unprotect(symbol, desk.Protected(symbol));
        }
    }

    private void MatchExits(int symbol, in Bar candle)
    {
        var exits = desk.Exits(symbol);
        var kept = 0;
        for (var i = 0; i < exits.Count; i++)
        {
            if (ExitRules.Judge(exits[i], candle, slippage) is { } price)
            {
                desk.Unprotect(symbol, exits[i].Quantity);
                Sell(symbol, exits[i].OrderId, exits[i].Quantity, price);
            }
            else
            {
                exits[kept++] = exits[i];
            }
        }

        if (kept < exits.Count)
        {
            exits.RemoveRange(kept, exits.Count - kept);
        }
    }

    private void MatchOrders(int symbol, in Bar candle)
    {
        var orders = desk.Orders(symbol);
        var kept = 0;
        for (var i = 0; i < orders.Count; i++)
        {
            if (Settle(symbol, orders[i], candle))
            {
                desk.Close(symbol, orders[i]);
            }
            else
            {
                orders[kept++] = orders[i];
            }
        }

        if (kept < orders.Count)
        {
            orders.RemoveRange(kept, orders.Count - kept);
        }
    }

    /// <returns>True: it waits no longer.</returns>
    private bool Settle(int symbol, WorkingOrder order, in Bar candle)
    {
        var ticket = order.Ticket;
        var isImmediate = ticket.TimeInForce == TimeInForce.ImmediateOrCancel;
        if (FillRules.Judge(order, candle, slippage) is not { } price || (isImmediate && price.Moment != TradeMoment.AtOpen))
        {
            if (isImmediate)
            {
                End(ticket.OrderId, OrderRefusal.NotImmediate);
            }

            return isImmediate;
        }

        if (ticket.Side == OrderSide.Sell)
        {
            Sell(symbol, ticket.OrderId, ticket.Quantity, price);
            EndExitsOfNothing(symbol);
        }
        else
        {
            Buy(symbol, order, price, candle);
        }

        return true;
    }

    // The price may have jumped over what was reserved; what others were promised is not touched.
    private void Buy(int symbol, WorkingOrder order, TradePrice price, in Bar candle)
    {
        var ticket = order.Ticket;
        var fee = commission.Of(ticket.Quantity);
        if ((price.Price * ticket.Quantity) + fee > account.Cash - (account.Reserved - order.Reserved))
        {
            End(ticket.OrderId, OrderRefusal.BuyingPower);
            return;
        }

        account.Buy(symbol, ticket.Quantity, price.Price, fee);
        Executed(ticket.OrderId, symbols[symbol], OrderSide.Buy, ticket.Quantity, price, fee, 0);
        if (ticket.StopLoss is null && ticket.TakeProfit is null)
        {
            return;
        }

        var exit = new ProtectiveExit(ticket);
        if (ExitRules.JudgeAfterEntry(exit, price.Moment, candle, slippage) is { } end)
        {
            Sell(symbol, exit.OrderId, exit.Quantity, end);
        }
        else
        {
            desk.Protect(symbol, exit);
        }
    }

    // A bracket may have sold before what an order was to sell, and the other way round: nobody sells what is not there.
    private void Sell(int symbol, string orderId, long wanted, TradePrice price)
    {
        var quantity = Math.Min(wanted, account.Held(symbol));
        if (quantity > 0)
        {
            var fee = commission.Of(quantity);
            var profit = account.Sell(symbol, quantity, price.Price, fee);
            Executed(orderId, symbols[symbol], OrderSide.Sell, quantity, price, fee, profit);
        }

        if (quantity < wanted)
        {
            End(orderId, OrderRefusal.Position);
        }
    }

    // No bracket may sell what is bought after its own shares have gone: the oldest give way first, as the shares do that came first.
    private void EndExitsOfNothing(int symbol)
    {
        var (exits, ended) = (desk.Exits(symbol), 0);
        for (var surplus = desk.Protected(symbol) - account.Held(symbol); surplus > 0; )
        {
            var exit = exits[ended];
            var sold = Math.Min(surplus, exit.Quantity);
            desk.Unprotect(symbol, sold);
            surplus -= sold;
            exit.Quantity -= sold;
            if (exit.Quantity == 0)
            {
                End(exit.OrderId, OrderRefusal.NothingLeft);
                ended++;
            }
        }

        exits.RemoveRange(0, ended);
    }

    private void EndAll(Predicate<WorkingOrder> which, OrderRefusal reason)
    {
        for (var symbol = 0; symbol < symbols.Count; symbol++)
        {
            foreach (var order in desk.Orders(symbol).Where(order => which(order)))
            {
                desk.Close(symbol, order);
                End(order.Ticket.OrderId, reason);
            }

            desk.Orders(symbol).RemoveAll(which);
        }
    }

    private void Executed(string orderId, string symbol, OrderSide side, long quantity, TradePrice price, decimal fee, decimal profit) =>
        _events.Add(
            new OrderExecuted(OrderExecuted.IdOf(++_executions), orderId, symbol, side, quantity, price.Price, fee, _timeNs, profit)
            {
                SlippageBasisPoints = price.SlippageBasisPoints,
            }
        );

    private void End(string orderId, OrderRefusal reason) => _events.Add(new OrderEnded(orderId, reason, _timeNs));
}
