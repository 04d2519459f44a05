using System.Globalization;
using System.Text.Json;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>Reads values as SimuTrador's clients write them: numbers also as texts, instants with and without a zone.</summary>
internal static class SimutradorValues
{
    private const string DayFormat = "yyyy-MM-dd";

    // What Python's isoformat writes, and what people write; without a zone it is UTC.
    private static readonly string[] InstantFormats =
    [
        DayFormat,
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd HH:mm:ssK",
    ];

    /// <summary>A number, or a text of one; null for anything else.</summary>
    public static decimal? Number(JsonElement? value) =>
        value switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out var exact) => exact,
            { ValueKind: JsonValueKind.String } text
                when decimal.TryParse(
                    text.GetString(),
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var exact
                ) => exact,
            _ => null,
        };

    /// <summary>A whole number within bounds; null for anything else.</summary>
    public static long? Whole(JsonElement? value, long min, long max) =>
        Number(value) is { } number && decimal.IsInteger(number) && number >= min && number <= max ? (long)number : null;

    /// <summary>An ISO 8601 date or datetime; null for anything else.</summary>
    public static DateTimeOffset? Instant(JsonElement? value) =>
        value.TryText(out var text)
        && DateTimeOffset.TryParseExact(
            text,
            InstantFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant
        )
            ? instant
            : null;
}
