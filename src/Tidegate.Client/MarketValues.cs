using System.Text.Json.Serialization;

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
    public long? Volume { get; init; }

    /// <summary>Exchange time, Unix nanoseconds UTC.</summary>
    [JsonPropertyName("tsNs")]
    public long? TimeNs { get; init; }
}
