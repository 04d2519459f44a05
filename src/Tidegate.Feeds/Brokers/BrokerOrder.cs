namespace Tidegate.Feeds.Brokers;

/// <summary>A change of an order in a broker's own words; the fields are those of <see cref="Core.Messages.OrderUpdate"/>.</summary>
/// <param name="OrderId">The broker's id of the order.</param>
/// <param name="ClientId">The broker's id of the user.</param>
/// <param name="BrokerSymbol">The broker's symbol.</param>
/// <param name="BrokerExchange">The broker's exchange code.</param>
/// <param name="Status">In lower case.</param>
public sealed record BrokerOrder(string OrderId, string ClientId, string BrokerSymbol, string BrokerExchange, string Status)
{
    /// <summary>The broker's time of the change, in its own words: an order that is changed and changed back says the same at another time. Empty: none.</summary>
    public string Stamp { get; init; } = "";

    /// <summary><c>BUY</c> or <c>SELL</c>.</summary>
    public string Side { get; init; } = "";

    /// <summary>Ordered quantity.</summary>
    public long Quantity { get; init; }

    /// <summary>Quantity traded so far.</summary>
    public long FilledQuantity { get; init; }

    /// <summary>Quantity still to trade.</summary>
    public long PendingQuantity { get; init; }

    /// <summary>Limit price; 0 for a market order.</summary>
    public decimal Price { get; init; }

    /// <summary>Price at which a stop order wakes; 0: none.</summary>
    public decimal TriggerPrice { get; init; }

    /// <summary>Average price of what was traded; 0: nothing was.</summary>
    public decimal AveragePrice { get; init; }

    /// <summary><c>MARKET</c>, <c>LIMIT</c>, <c>SL</c> or <c>SL-M</c>.</summary>
    public string PriceType { get; init; } = "";

    /// <summary><c>CNC</c>, <c>NRML</c> or <c>MIS</c>.</summary>
    public string Product { get; init; } = "";

    /// <summary>The broker's reason of a refusal; empty: none.</summary>
    public string RejectionReason { get; init; } = "";
}
