using System.Globalization;
using System.Text;

namespace Tidegate.Markets.Instruments.Import;

/// <summary>Texts, numbers and dates of a row, believed only within bounds. Never throws.</summary>
internal static class RowTexts
{
    public const int CharsMax = 64;

    private const int NameCharsMax = 96;
    private const decimal NumberMax = 10_000_000_000_000m; // far beyond any price, lot or strike
    private const decimal Normal = 1.0000000000000000000000000000m; // a division by it drops the zeros at the end
    private static readonly TimeSpan India = TimeSpan.FromMinutes(330);

    /// <summary>A code: 1 to 64 characters of printable ASCII.</summary>
    public static bool TryCode(ReadOnlySpan<byte> text, out string code)
    {
        code = "";
        if (text.Length is 0 or > CharsMax || text.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return false;
        }

        code = Encoding.ASCII.GetString(text);
        return true;
    }

    /// <summary>A name for people: whatever is no text becomes a blank, and 96 characters are enough.</summary>
    public static string Name(ReadOnlySpan<byte> text)
    {
        if (text.Length <= NameCharsMax && !text.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return Encoding.ASCII.GetString(text);
        }

        var name = new StringBuilder(NameCharsMax);
        foreach (var rune in Encoding.UTF8.GetString(text[..Math.Min(text.Length, NameCharsMax * 4)]).EnumerateRunes())
        {
            var isText =
                Rune.GetUnicodeCategory(rune)
                is not (
                    UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned
                );
            if (name.Length + 2 > NameCharsMax)
            {
                break;
            }

            name.Append(isText ? rune.ToString() : " ");
        }

        return name.ToString().Trim();
    }

    /// <summary>A number; null where the text is empty.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out decimal? number)
    {
        number = null;
        if (text.IsEmpty)
        {
            return true;
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (text.Length > 40 || !decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var value) || Math.Abs(value) > NumberMax)
        {
            return false;
        }

        number = value / Normal;
        return true;
    }

    /// <summary>A strike after division: null where the source has none, which is empty, zero or below.</summary>
    public static bool TryStrike(ReadOnlySpan<byte> text, decimal divisor, out decimal? strike)
    {
        var isNumber = TryNumber(text, out strike);
        strike = strike > 0 ? strike / divisor / Normal : null;
        return isNumber;
    }

    /// <summary>A tick after division: 0 where the source has none.</summary>
    public static bool TryTick(ReadOnlySpan<byte> text, decimal divisor, out decimal tick)
    {
        var isNumber = TryNumber(text, out var value);
        tick = value > 0 ? value.Value / divisor / Normal : 0;
        return isNumber;
    }

    /// <summary>A lot: 1 where the source has none, which is empty, zero (indices) or below (some of Angel's).</summary>
    public static bool TryLot(ReadOnlySpan<byte> text, out long lot)
    {
        lot = 1;
        if (!TryNumber(text, out var value) || (value is { } some && some != decimal.Truncate(some)))
        {
            return false;
        }

        lot = value >= 1 ? (long)value.Value : 1;
        return true;
    }

    /// <summary>A whole number of units, 1 and up; null for anything else: no row is left out for want of it.</summary>
    public static long? Count(ReadOnlySpan<byte> text) =>
        TryNumber(text, out var value) && value is { } some && some >= 1 && some <= long.MaxValue && some == decimal.Truncate(some)
            ? (long)some
            : null;

    /// <summary>A day: <c>2026-08-25</c> with or without a time, <c>25-08-2026</c>, <c>25AUG2026</c> or <c>25-AUG-26</c>.</summary>
    public static bool TryDay(ReadOnlySpan<byte> text, out DateOnly day)
    {
        day = default;
        return text switch
        {
            [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _, ..] when text.Length == 10 || text[10] is (byte)' ' or (byte)'T' => TryDay(
                text[..4],
                text[5..7],
                text[8..10],
                out day
            ),
            [_, _, (byte)'-', _, _, (byte)'-', _, _, _, _] => TryDay(text[6..], text[3..5], text[..2], out day),
            [_, _, _, _, _, _, _, _, _] when text[2] != '-' => TryDay(text[5..], text[2..5], text[..2], out day),
            [_, _, (byte)'-', _, _, _, (byte)'-', _, _] => TryDay(text[7..], text[3..6], text[..2], out day),
            _ => false,
        };
    }

    /// <summary>The day in India of an instant: contracts end at 23:59:59 there.</summary>
    /// <param name="text">Since 1970 UTC.</param>
    /// <param name="unit">What the number counts.</param>
    /// <param name="day">The day.</param>
    public static bool TryInstant(ReadOnlySpan<byte> text, TimeSpan unit, out DateOnly day)
    {
        day = default;
        if (
            !TryNumber(text, out var value)
            || value is not (> 0 and < 100_000_000_000_000m)
            || value * unit.Ticks > DateTime.MaxValue.Ticks / 2
        )
        {
            return false;
        }

        day = DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks((long)(value.Value * unit.Ticks)) + India);
        return true;
    }

    private static bool TryDay(ReadOnlySpan<byte> year, ReadOnlySpan<byte> month, ReadOnlySpan<byte> day, out DateOnly date)
    {
        date = default;
        if (!TryWhole(year, out var y) || !TryWhole(day, out var d) || !TryMonth(month, out var m))
        {
            return false;
        }

        y += year.Length == 2 ? 2000 : 0;
        if (y is < 1 or > 9999 || d < 1 || d > DateTime.DaysInMonth(y, m))
        {
            return false;
        }

        date = new DateOnly(y, m, d);
        return true;
    }

    private static bool TryMonth(ReadOnlySpan<byte> text, out int month)
    {
        if (text.Length == 2)
        {
            return TryWhole(text, out month) && month is >= 1 and <= 12;
        }

        Span<byte> upper = stackalloc byte[3];
        Ascii.ToUpper(text, upper, out _);
        var at = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"u8.IndexOf(upper);
        month = (at / 3) + 1;
        return at >= 0 && at % 3 == 0;
    }

    private static bool TryWhole(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        return true;
    }
}
