namespace Tidegate.Core.Topics;

/// <summary>How much of a topic a subscription gets. Ordered: a higher mode holds all that a lower one holds.</summary>
public enum Mode : byte
{
    /// <summary>Last traded price and its time.</summary>
    Ltp = 1,

    /// <summary>Last price with open, high, low, close and volume.</summary>
    Quote = 2,

    /// <summary>Quote with the order book.</summary>
    Depth = 3,
}
