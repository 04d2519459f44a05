using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Tidegate.Client.Messages;
using Tidegate.Core.Messages;

namespace Tidegate.Client;

/// <summary>Values of an instrument as pushed. Absent ones are null. Prices in the instrument's currency, exact.</summary>
public sealed record MarketValues
{
    /// <summary>Last traded price.</summary>
    public decimal? Ltp { get; init; }

    /// <summary>Opening price.</summary>
    public decimal? Open { get; init; }

    /// <summary>Highest price.</summary>
    public decimal? High { get; init; }

    /// <summary>Lowest price.</summary>
    public decimal? Low { get; init; }

    /// <summary>Closing price.</summary>
    public decimal? Close { get; init; }

    /// <summary>Traded quantity.</summary>
    public decimal? Volume { get; init; }

    /// <summary>Quantity of the last trade.</summary>
    [JsonPropertyName("lastQty")]
    public decimal? LastQuantity { get; init; }

    /// <summary>Time of the last trade, Unix nanoseconds UTC.</summary>
    [JsonPropertyName("ltTsNs")]
    public long? LastTradeTimeNs { get; init; }

    /// <summary>Average traded price of the day.</summary>
    [JsonPropertyName("avgPrice")]
    public decimal? AveragePrice { get; init; }

    /// <summary>Quantity of all bids that stand.</summary>
    [JsonPropertyName("totalBuyQty")]
    public decimal? TotalBuyQuantity { get; init; }

    /// <summary>Quantity of all offers that stand.</summary>
    [JsonPropertyName("totalSellQty")]
    public decimal? TotalSellQuantity { get; init; }

    /// <summary>Contracts that are open.</summary>
    [JsonPropertyName("oi")]
    public long? OpenInterest { get; init; }

    /// <summary>The lowest price at which the exchange lets it trade today.</summary>
    public decimal? LowerLimit { get; init; }

    /// <summary>The highest price at which the exchange lets it trade today.</summary>
    public decimal? UpperLimit { get; init; }

    /// <summary>Name of the feed that it came from, where there are several.</summary>
    public string? Source { get; init; }

    /// <summary>Who buys, the highest price first, as far as it was granted; null below mode depth.</summary>
    [JsonConverter(typeof(BookSideConverter))]
    public ImmutableArray<BookLevel>? Bids { get; init; }

    /// <summary>Who sells, the lowest price first, as far as it was granted; null below mode depth.</summary>
    [JsonConverter(typeof(BookSideConverter))]
    public ImmutableArray<BookLevel>? Asks { get; init; }

    /// <summary>Exchange time, Unix nanoseconds UTC.</summary>
    [JsonPropertyName("tsNs")]
    public long? TimeNs { get; init; }
}
