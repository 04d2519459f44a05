namespace Tidegate.Simulation.Orders;

/// <summary>What makes a ticket sensible by itself, whoever asks and whatever the account holds. Pure.</summary>
internal static class TicketRules
{
    /// <summary>Null: sensible.</summary>
    public static OrderRefusal? FaultOf(OrderTicket ticket) =>
        ticket.OrderId.Length is 0 or > OrderTicket.OrderIdLengthMax ? OrderRefusal.InvalidId
        : ticket.Quantity is < 1 or > OrderTicket.QuantityMax ? OrderRefusal.InvalidQuantity
        : HasSensiblePrices(ticket) ? null
        : OrderRefusal.InvalidPrice;

    private static bool HasSensiblePrices(OrderTicket ticket) =>
        IsPrice(ticket.Price)
        && IsPrice(ticket.StopPrice)
        && IsPrice(ticket.StopLoss)
        && IsPrice(ticket.TakeProfit)
        && HasItsPrices(ticket)
        && IsBracketSensible(ticket);

    // Whoever names no price for a market order and one for a limit order has understood what he asks for.
    private static bool HasItsPrices(OrderTicket ticket) =>
        ticket.Kind switch
        {
            OrderKind.Market => ticket.StopPrice is null,
            OrderKind.Limit => ticket.Price is not null && ticket.StopPrice is null,
            OrderKind.Stop => ticket.Trigger is not null,
            OrderKind.StopLimit => ticket.Price is not null && ticket.StopPrice is not null,
            _ => false,
        };

    // A bracket protects what was bought; a sale of a cash account leaves nothing to protect.
    private static bool IsBracketSensible(OrderTicket ticket)
    {
        if (ticket.StopLoss is null && ticket.TakeProfit is null)
        {
            return true;
        }

        var entry = ticket.Limit ?? ticket.Trigger;
        return ticket.Side == OrderSide.Buy
            && !(ticket.StopLoss >= ticket.TakeProfit)
            && !(ticket.StopLoss >= entry)
            && !(ticket.TakeProfit <= entry);
    }

    private static bool IsPrice(decimal? price) => price is null or (> 0 and <= OrderTicket.PriceMax);
}
