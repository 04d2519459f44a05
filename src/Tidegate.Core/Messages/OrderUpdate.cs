using Tidegate.Core.Topics;

namespace Tidegate.Core.Messages;

/// <summary>A change of one order of one user, as his broker tells it: an event, of which the newest does not replace the others. Published on <c>orders/{user}</c>.</summary>
/// <param name="topic">Whose orders.</param>
/// <param name="orderId">The broker's id of the order.</param>
public sealed class OrderUpdate(Topic topic, string orderId) : Update(topic)
{
    /// <inheritdoc />
    public override bool IsWhole => false;

    /// <inheritdoc />
    public override int SizeBytes => 512;

    /// <summary>The broker's id of the order.</summary>
    public string OrderId { get; } = orderId;

    /// <summary>Name of the broker, for example <c>zerodha</c>.</summary>
    public required string Broker { get; init; }

    /// <summary>True for an order on paper (OpenAlgo's <c>analyze</c>); false for a real one.</summary>
    public bool IsPaper { get; init; }

    /// <summary>Symbol as the instrument directory has it.</summary>
    public required string Symbol { get; init; }

    /// <summary>Exchange as the instrument directory has it.</summary>
    public required string Exchange { get; init; }

    /// <summary><c>BUY</c> or <c>SELL</c>.</summary>
    public required string Side { get; init; }

    /// <summary>Ordered quantity.</summary>
    public long Quantity { get; init; }

    /// <summary>Limit price; 0 for a market order.</summary>
    public decimal Price { get; init; }

    /// <summary>Price at which a stop order wakes; 0: none.</summary>
    public decimal TriggerPrice { get; init; }

    /// <summary><c>MARKET</c>, <c>LIMIT</c>, <c>SL</c> or <c>SL-M</c>.</summary>
    public string PriceType { get; init; } = "";

    /// <summary><c>CNC</c>, <c>NRML</c> or <c>MIS</c>.</summary>
    public string Product { get; init; } = "";

    /// <summary>In lower case: <c>open</c>, <c>trigger pending</c>, <c>complete</c>, <c>rejected</c>, <c>cancelled</c>, or a broker's own word.</summary>
    public required string Status { get; init; }

    /// <summary>Quantity traded so far.</summary>
    public long FilledQuantity { get; init; }

    /// <summary>Quantity still to trade.</summary>
    public long PendingQuantity { get; init; }

    /// <summary>Average price of what was traded; 0: nothing was.</summary>
    public decimal AveragePrice { get; init; }

    /// <summary>The broker's reason of a refusal; empty: none.</summary>
    public string RejectionReason { get; init; } = "";
}
