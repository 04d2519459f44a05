namespace Tidegate.Feeds.Brokers;

/// <summary>What became of a tick.</summary>
public enum TickVerdict
{
    /// <summary>There is an update.</summary>
    Delivered,

    /// <summary>It says what the last one said.</summary>
    Duplicate,

    /// <summary>The exchange's time is before that of the last one delivered.</summary>
    Late,

    /// <summary>It says less than the mode that is delivered already: the rest of an old subscription.</summary>
    Lesser,

    /// <summary>A book without a price, kept until the price comes.</summary>
    Held,

    /// <summary>It cannot be true: a price below zero.</summary>
    Impossible,
}
