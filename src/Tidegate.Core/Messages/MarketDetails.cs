namespace Tidegate.Core.Messages;

/// <summary>What brokers tell of an instrument's day beyond prices and volume. Immutable: updates share the instance. Prices in the instrument's currency, exact.</summary>
public sealed record MarketDetails
{
    internal const int SizeBytes = 192;

    /// <summary>Quantity of the last trade.</summary>
    public decimal? LastQuantity { get; init; }

    /// <summary>Time of the last trade, Unix nanoseconds UTC; 0 where the source has none.</summary>
    public long LastTradeTimeNs { get; init; }

    /// <summary>Average traded price of the day.</summary>
    public decimal? AveragePrice { get; init; }

    /// <summary>Quantity of all bids that stand.</summary>
    public decimal? TotalBuyQuantity { get; init; }

    /// <summary>Quantity of all offers that stand.</summary>
    public decimal? TotalSellQuantity { get; init; }

    /// <summary>Contracts that are open.</summary>
    public long? OpenInterest { get; init; }

    /// <summary>The lowest price at which the exchange lets it trade today.</summary>
    public decimal? LowerLimit { get; init; }

    /// <summary>The highest price at which the exchange lets it trade today.</summary>
    public decimal? UpperLimit { get; init; }
}
