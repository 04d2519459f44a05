using System.Text.Json;
using Tidegate.AspNetCore.Simulations;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Sessions;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>Reads what <c>start_simulation</c> and <c>create_session</c> ask for. Pure.</summary>
internal static class SimutradorWishes
{
    private const int ProviderCharsMax = 64;
    private const decimal CapitalDefault = 100_000m;

    private static readonly string[] Needed = ["start_date", "end_date"];

    /// <summary>Either what is asked for or what is wrong with it.</summary>
    public static (SimulationWish? Wish, SimulationRefusal? Refusal) Read(JsonElement data)
    {
        var names = Symbols(data.Find("symbols"u8));
        if (names is not { Count: > 0 })
        {
            var isMissing = names is not null || data.Find("symbols"u8) is null;
            return (
                null,
                isMissing ? new("MISSING_SYMBOLS", "symbols must name at least one symbol") : Invalid("symbols must be a list of texts")
            );
        }

        string[] missing = [.. Needed.Where(name => !data.TryGetProperty(name, out _))];
        if (missing.Length > 0)
        {
            return (null, Invalid("Missing required fields: " + string.Join(", ", missing)));
        }

        return
            SimutradorValues.Instant(data.Find("start_date"u8)) is { } start && SimutradorValues.Instant(data.Find("end_date"u8)) is { } end
            ? Read(data, names, start, end)
            : (null, new("INVALID_DATE_FORMAT", "start_date and end_date must be ISO 8601 dates or datetimes"));
    }

    private static (SimulationWish?, SimulationRefusal?) Read(
        JsonElement data,
        IReadOnlyList<string> symbols,
        DateTimeOffset start,
        DateTimeOffset end
    )
    {
        if ((Decimal(data, "initial_capital"u8) ?? CapitalDefault) is not (> 0 and <= SimulationSettings.CapitalMax and var capital))
        {
            return (null, new("INVALID_CAPITAL", "initial_capital must be a number above 0, at most 1,000,000,000,000"));
        }

        var timeframe = Timeframe.OneMinute;
        var fault =
            !IsAbsentOr(data, "timeframe"u8, value => TimeframeNames.TryParse(value.GetString(), out timeframe), JsonValueKind.String)
                ? "timeframe must be one of " + string.Join(", ", TimeframeNames.All)
            : Decimal(data, "commission_per_share"u8) is decimal.MinValue ? "commission_per_share must be a number"
            : Decimal(data, "slippage_bps"u8) is decimal.MinValue ? "slippage_bps must be a number"
            : data.Find("warmup_bars"u8) is { } bars && SimutradorValues.Whole(bars, 0, int.MaxValue) is null
                ? "warmup_bars must be a whole number, 0 or more"
            : data.Find("adjusted"u8) is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) } ? "adjusted must be true or false"
            : !IsAbsentOr(data, "data_provider"u8, value => value.GetString()!.Length <= ProviderCharsMax, JsonValueKind.String)
                ? $"data_provider must be a text of at most {ProviderCharsMax} characters"
            : null;
        if (fault is not null)
        {
            return (null, Invalid(fault));
        }

        if (Pace(data.Find("speed"u8)) is not { } pace)
        {
            return (null, Invalid("speed must be a whole number from 1 to 1000, or \"ack\""));
        }

        var settings = new SimulationSettings(symbols, Nanoseconds(start), Nanoseconds(end), capital)
        {
            Timeframe = timeframe,
            WarmupBars = (int)(SimutradorValues.Whole(data.Find("warmup_bars"u8), 0, int.MaxValue) ?? 0),
            IsAdjusted = data.Find("adjusted"u8) is not { ValueKind: JsonValueKind.False },
        };
        settings = settings with
        {
            CommissionPerShare = Decimal(data, "commission_per_share"u8) ?? settings.CommissionPerShare,
            SlippageBasisPoints = Decimal(data, "slippage_bps"u8) ?? settings.SlippageBasisPoints,
        };
        data.Find("data_provider"u8).TryText(out var provider);
        return SettingsRules.FaultsOf(settings) is [var wrong, ..]
            ? (null, wrong.StartsWith("initial_capital", StringComparison.Ordinal) ? new("INVALID_CAPITAL", wrong) : Invalid(wrong))
            : (new SimulationWish(settings, pace, provider ?? "polygon"), null);
    }

    private static SimulationPace? Pace(JsonElement? speed) =>
        speed switch
        {
            null => default(SimulationPace),
            { ValueKind: JsonValueKind.String } text when text.ValueEquals("ack"u8) => new SimulationPace(0, IsAcknowledged: true),
            _ => SimutradorValues.Whole(speed, 1, SimulationPace.SpeedMax) is { } times
                ? new SimulationPace((int)times, IsAcknowledged: false)
                : null,
        };

    private static List<string>? Symbols(JsonElement? list)
    {
        if (list is not { ValueKind: JsonValueKind.Array } array)
        {
            return null;
        }

        var symbols = new List<string>(array.GetArrayLength());
        foreach (var each in array.EnumerateArray())
        {
            if (each.ValueKind is not JsonValueKind.String)
            {
                return null;
            }

            symbols.Add(each.GetString()!);
        }

        return symbols;
    }

    /// <summary>Null where it is not there; the lowest number of all, which no rule allows, where it is none.</summary>
    private static decimal? Decimal(JsonElement data, ReadOnlySpan<byte> name) =>
        data.Find(name) is { } value ? SimutradorValues.Number(value) ?? decimal.MinValue : null;

    private static bool IsAbsentOr(JsonElement data, ReadOnlySpan<byte> name, Func<JsonElement, bool> fits, JsonValueKind kind) =>
        data.Find(name) is not { } value || (value.ValueKind == kind && fits(value));

    private static long Nanoseconds(DateTimeOffset instant) =>
        Math.Clamp((instant - DateTimeOffset.UnixEpoch).Ticks, -(long.MaxValue / 100), long.MaxValue / 100) * 100; // years 1677 to 2262

    private static SimulationRefusal Invalid(string message) => SimulationRefusal.Invalid(message);
}
