using Tidegate.Simulation.Candles.Spool;

namespace Tidegate.Simulation.Orders;

/// <summary>An order as it is asked for, not yet judged.</summary>
/// <remarks>Its prices have at most nine decimals, as those of candles: what binary fractions leave behind (180.26999999999998) is rounded away, so that every amount that comes of them is exact.</remarks>
/// <param name="OrderId">The client's name for it, once in a session; 1 to 64 characters.</param>
/// <param name="Symbol">One of the session's symbols.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Kind">What it waits for.</param>
/// <param name="Quantity">Whole shares, 1 to 1,000,000,000.</param>
public sealed record OrderTicket(string OrderId, string Symbol, OrderSide Side, OrderKind Kind, long Quantity)
{
    /// <summary>Longest id in characters.</summary>
    public const int OrderIdLengthMax = 64;

    /// <summary>Most shares of one order.</summary>
    public const long QuantityMax = 1_000_000_000;

    /// <summary>Highest price that an order may name.</summary>
    public const decimal PriceMax = 1_000_000_000m;

    /// <summary>Limit price of a limit or stop-limit order; the stop price of a stop order that names no <see cref="StopPrice"/>.</summary>
    public decimal? Price
    {
        get;
        init => field = Tidy(value);
    }

    /// <summary>Where a stop or stop-limit order wakes.</summary>
    public decimal? StopPrice
    {
        get;
        init => field = Tidy(value);
    }

    /// <summary>Once the order has bought: sells what it bought when the price falls so far. Of the pair, what comes first cancels the other.</summary>
    public decimal? StopLoss
    {
        get;
        init => field = Tidy(value);
    }

    /// <summary>Once the order has bought: sells what it bought when the price rises so far.</summary>
    public decimal? TakeProfit
    {
        get;
        init => field = Tidy(value);
    }

    /// <summary>How long it waits. Default to the end of the day.</summary>
    public TimeInForce TimeInForce { get; init; }

    /// <summary>The price at which a stop wakes, wherever it was named.</summary>
    internal decimal? Trigger =>
        Kind switch
        {
            OrderKind.Stop => StopPrice ?? Price,
            OrderKind.StopLimit => StopPrice,
            _ => null,
        };

    /// <summary>The worst price that it accepts; null: any.</summary>
    internal decimal? Limit => Kind is OrderKind.Limit or OrderKind.StopLimit ? Price : null;

    private static decimal? Tidy(decimal? price) => price is { } given ? ScaledPrice.Tidy(given) : null;
}
