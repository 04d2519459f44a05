using Tidegate.Markets.Instruments.Symbols;

namespace Tidegate.Markets.Instruments.Import.Formats;

/// <summary>Underlyings out of the brokers' own symbols of contracts.</summary>
internal static class Underlyings
{
    private const int ShortDateLength = 5; // 26AUG by month, 26818, 25O14, 25D09 by week

    /// <summary>Of <c>NIFTY2681824350CE</c> and <c>NIFTY26AUGFUT</c>: what stands before date, strike and type. Empty where nothing does.</summary>
    public static string BeforeShortDate(string symbol, InstrumentKind kind, decimal? strike)
    {
        Span<char> text = stackalloc char[SymbolGrammar.LengthMax];
        var length = 0;
        if (strike is { } price && kind != InstrumentKind.Future && !SymbolGrammar.TryWriteStrike(price, text, ref length))
        {
            return "";
        }

        var typeLength = kind == InstrumentKind.Future ? 3 : 2;
        var end = symbol.Length - typeLength - length - ShortDateLength;
        return end > 0 && symbol.AsSpan(end + ShortDateLength, length).SequenceEqual(text[..length]) ? symbol[..end] : "";
    }

    /// <summary>Of <c>BAJAJ-AUTO-Jul2024-9500-CE</c>: what stands before the last parts. Empty where nothing does.</summary>
    public static string BeforeHyphens(string symbol, int parts)
    {
        var end = symbol.Length;
        for (var part = 0; part < parts && end > 0; part++)
        {
            end = symbol.LastIndexOf('-', end - 1);
        }

        return end > 0 ? symbol[..end] : "";
    }

    /// <summary>Of <c>GOLDTEN FUT 31 DEC 25</c>: the first word.</summary>
    public static string FirstWord(string symbol)
    {
        var end = symbol.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? symbol : symbol[..end];
    }
}
