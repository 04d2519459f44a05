using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Tidegate.Markets.Calendars;

/// <summary>The regular hours of the exchanges in OpenAlgo's codes, in Indian time. Immutable.</summary>
/// <remarks>
/// Sources: NSE and BSE "Market timings" (pre-open 09:00, normal 09:15-15:30; currency 09:00-17:00), MCX "Trading timings" (09:00-23:30, and to
/// 23:55 while the United States are not on daylight saving time, so that the end stays with New York's), NCDEX (10:00-17:00).
/// </remarks>
internal static class MarketHours
{
    private static readonly ImmutableArray<MarketSlot> Equity =
    [
        new(MarketPhase.PreOpen, new TimeOnly(9, 0), new TimeOnly(9, 15)),
        new(MarketPhase.Open, new TimeOnly(9, 15), new TimeOnly(15, 30)),
    ];

    private static readonly ImmutableArray<MarketSlot> Derivative = [new(MarketPhase.Open, new TimeOnly(9, 15), new TimeOnly(15, 30))];

    private static readonly ImmutableArray<MarketSlot> Currency = [new(MarketPhase.Open, new TimeOnly(9, 0), new TimeOnly(17, 0))];

    private static readonly ImmutableArray<MarketSlot> Agricultural = [new(MarketPhase.Open, new TimeOnly(10, 0), new TimeOnly(17, 0))];

    private static readonly ImmutableArray<MarketSlot> CommodityInSummer =
    [
        new(MarketPhase.Open, new TimeOnly(9, 0), new TimeOnly(23, 30)),
    ];

    private static readonly ImmutableArray<MarketSlot> CommodityInWinter =
    [
        new(MarketPhase.Open, new TimeOnly(9, 0), new TimeOnly(23, 55)),
    ];

    private static readonly FrozenDictionary<string, Hours> ByExchange = new Dictionary<string, Hours>(StringComparer.Ordinal)
    {
        ["NSE"] = Hours.Equity,
        ["BSE"] = Hours.Equity,
        ["NSE_INDEX"] = Hours.Equity,
        ["BSE_INDEX"] = Hours.Equity,
        ["NFO"] = Hours.Derivative,
        ["BFO"] = Hours.Derivative,
        ["CDS"] = Hours.Currency,
        ["BCD"] = Hours.Currency,
        ["MCX"] = Hours.Commodity,
        ["MCX_INDEX"] = Hours.Commodity,
        ["NCO"] = Hours.Commodity,
        ["NCDEX"] = Hours.Agricultural,
        ["CRYPTO"] = Hours.Always,
        ["GLOBAL_INDEX"] = Hours.Always, // indices of the whole world: somewhere it is day
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private enum Hours
    {
        Equity,
        Derivative,
        Currency,
        Commodity,
        Agricultural,
        Always,
    }

    /// <summary>True for the codes that have hours here.</summary>
    public static bool Knows(string exchange) => ByExchange.ContainsKey(exchange);

    /// <summary>True where it never closes.</summary>
    public static bool IsAlwaysOpen(string exchange) => ByExchange.TryGetValue(exchange, out var hours) && hours == Hours.Always;

    /// <summary>The regular slots of a day, in their order; none at weekends.</summary>
    public static ImmutableArray<MarketSlot> Of(string exchange, DateOnly day) =>
        day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? [] : OfWeekday(exchange, day);

    /// <summary>The regular slots of a day that is traded, be it a weekday or not.</summary>
    public static ImmutableArray<MarketSlot> OfWeekday(string exchange, DateOnly day) =>
        ByExchange[exchange] switch
        {
            Hours.Equity => Equity,
            Hours.Derivative => Derivative,
            Hours.Currency => Currency,
            Hours.Agricultural => Agricultural,
            _ => AmericanSummer.HoldsOn(day) ? CommodityInSummer : CommodityInWinter,
        };
}
