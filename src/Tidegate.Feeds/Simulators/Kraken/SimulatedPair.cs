using System.Text.Json;

namespace Tidegate.Feeds.Simulators.Kraken;

/// <summary>A pair of the listing. Prices in the quote asset, quantities in the base asset.</summary>
internal sealed record SimulatedPair(string Symbol, string Base, string Quote)
{
    private const int DecimalsMax = 18;

    public string Status { get; init; } = "online";

    public int QtyPrecision { get; init; } = 8;

    public decimal QtyIncrement { get; init; } = 0.00000001m;

    public required int PricePrecision { get; init; }

    public required int CostPrecision { get; init; }

    public required decimal PriceIncrement { get; init; }

    public required decimal QtyMin { get; init; }

    public required decimal CostMin { get; init; }

    /// <summary>Where a made-up book begins; null: somewhere between 1,000 and 100,000 increments.</summary>
    public decimal? UsualPrice { get; init; }

    public static SimulatedPair Read(JsonElement row)
    {
        var pair = new SimulatedPair(TextOf(row, "symbol"), TextOf(row, "base"), TextOf(row, "quote"))
        {
            Status = TextOf(row, "status"),
            QtyPrecision = row.GetProperty("qty_precision").GetInt32(),
            QtyIncrement = row.GetProperty("qty_increment").GetDecimal(),
            PricePrecision = row.GetProperty("price_precision").GetInt32(),
            CostPrecision = row.GetProperty("cost_precision").GetInt32(),
            PriceIncrement = row.GetProperty("price_increment").GetDecimal(),
            QtyMin = row.GetProperty("qty_min").GetDecimal(),
            CostMin = row.GetProperty("cost_min").GetDecimal(),
        };
        var isSane =
            pair.PriceIncrement > 0
            && pair.QtyIncrement > 0
            && pair.QtyPrecision is >= 0 and <= DecimalsMax
            && pair.PricePrecision is >= 0 and <= DecimalsMax
            && pair.CostPrecision is >= 0 and <= DecimalsMax;
        return isSane ? pair : throw new FormatException("A pair has impossible precisions.");
    }

    private static string TextOf(JsonElement row, string name) => row.GetProperty(name).GetString() ?? throw new FormatException(name);
}

/// <summary>An asset of the listing.</summary>
internal sealed record SimulatedAsset(string Id, int Precision, int PrecisionDisplay)
{
    public string Status { get; init; } = "enabled";

    public static SimulatedAsset Read(JsonElement row) =>
        new(
            row.GetProperty("id").GetString() ?? throw new FormatException("id"),
            row.GetProperty("precision").GetInt32(),
            row.GetProperty("precision_display").GetInt32()
        )
        {
            Status = row.GetProperty("status").GetString() ?? throw new FormatException("status"),
        };
}
