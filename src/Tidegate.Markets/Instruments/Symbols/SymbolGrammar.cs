using System.Buffers;
using System.Globalization;

namespace Tidegate.Markets.Instruments.Symbols;

/// <summary>OpenAlgo's symbol grammar, both ways: what it writes it reads back, and what it reads it writes again letter by letter.</summary>
/// <remarks>
/// <para><c>RELIANCE</c>, <c>NIFTY28MAR24FUT</c>, <c>VEDL25APR24292.5CE</c>; on <c>CRYPTO</c> also <c>BTCUSDFUT</c> (no end) and <c>BTCINR</c> (spot).
/// Source: OpenAlgo, <c>docs/prompt/symbol-format.md</c> (2026-08-22).</para>
/// <para>
/// Turbo and synthetic options at <c>CRYPTO</c> are written as options, and what is neither future, option nor pair there (moves, swaps, spreads, combos)
/// keeps the venue's own symbol: read alone such a text is a pair, and only the list in which it stands knows better
/// (OpenAlgo, <c>broker/deltaexchange/database/master_contract_db.py</c>, 2026).
/// </para>
/// <para>
/// Read from the right: type, the run of digits before it, then month and day. The letters of the month end that run, and the year is its first two digits,
/// so a base that holds digits or even a date of its own (<c>726GS2033</c>, <c>NIFTY100</c>) leaves no doubt. Never throws, allocates nothing while reading.
/// </para>
/// </remarks>
public static class SymbolGrammar
{
    /// <summary>Longest symbol in characters: a segment of a topic.</summary>
    public const int LengthMax = 64;

    /// <summary>First year that two digits can mean.</summary>
    private const int Century = 2000;

    private const string Future = "FUT";
    private const int DateLength = 7; // 28MAR24
    private const string Months = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

    // Of the alphabet of a topic's segment, what is not lower case.
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-&+:@$~");
    private static readonly SearchValues<char> StrikeDigits = SearchValues.Create("0123456789.");

    /// <summary>Whether a text can be a symbol at all: 1 to 64 upper-case letters, digits and <c>. _ - &amp; + : @ $ ~</c>, and neither <c>.</c> nor <c>..</c>.</summary>
    public static bool IsSymbol(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= LengthMax && !text.ContainsAnyExcept(Alphabet) && text is not "." and not "..";

    /// <summary>Takes a symbol apart as its exchange has it.</summary>
    /// <param name="symbol">The symbol, in upper case.</param>
    /// <param name="exchange">One of <see cref="ExchangeCodes"/>: it decides whether <c>GOLD24APR24FUT</c> is a future or a share's name.</param>
    /// <param name="parts">The parts.</param>
    /// <returns>False where the text is none, or not of this exchange.</returns>
    public static bool TryParse(ReadOnlySpan<char> symbol, ReadOnlySpan<char> exchange, out SymbolParts parts)
    {
        parts = default;
        if (!IsSymbol(symbol))
        {
            return false;
        }

        if (ExchangeCodes.IsCash(exchange) || ExchangeCodes.IsIndex(exchange))
        {
            var kind = ExchangeCodes.IsIndex(exchange) ? InstrumentKind.Index : InstrumentKind.Equity;
            parts = new SymbolParts(kind, symbol.Length, null, null);
            return true;
        }

        if (TryParseDated(symbol, out parts))
        {
            return true;
        }

        if (ExchangeCodes.IsCrypto(exchange))
        {
            parts = symbol.EndsWith(Future)
                ? new SymbolParts(InstrumentKind.Perpetual, symbol.Length - Future.Length, null, null)
                : new SymbolParts(InstrumentKind.Spot, symbol.Length, null, null);
            return parts.BaseLength > 0;
        }

        // On a derivatives exchange a symbol without an end is what the contracts are on: a metal, an index of currencies.
        parts = new SymbolParts(InstrumentKind.Index, symbol.Length, null, null);
        return ExchangeCodes.IsDerivative(exchange);
    }

    /// <summary>Takes a future or an option apart, whatever its exchange.</summary>
    /// <inheritdoc cref="TryParse(ReadOnlySpan{char},ReadOnlySpan{char},out SymbolParts)" path="/param"/>
    public static bool TryParseDated(ReadOnlySpan<char> symbol, out SymbolParts parts)
    {
        parts = default;
        if (!IsSymbol(symbol) || !TryReadKind(symbol, out var kind, out var rest))
        {
            return false;
        }

        var digits = rest[(rest.LastIndexOfAnyExcept(StrikeDigits) + 1)..]; // year and strike
        var monthStart = rest.Length - digits.Length - 3;
        if (monthStart < 3 || digits.Length < 2 || !TryReadDate(rest[(monthStart - 2)..(monthStart + 5)], out var expiry))
        {
            return false;
        }

        decimal? strike = null;
        if (kind == InstrumentKind.Future)
        {
            if (digits.Length != 2)
            {
                return false;
            }
        }
        else if (TryReadStrike(digits[2..], out var value))
        {
            strike = value;
        }
        else
        {
            return false;
        }

        parts = new SymbolParts(kind, monthStart - 2, expiry, strike);
        return true;
    }

    /// <summary>Writes a symbol.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="underlying">The base, in upper case; for a share, an index or a pair the whole symbol.</param>
    /// <param name="expiry">Needed for a future and an option; from 2000 to 2099.</param>
    /// <param name="strike">Needed for an option; above 0.</param>
    /// <param name="symbol">Takes the text; <see cref="LengthMax"/> characters are enough.</param>
    /// <param name="written">How many characters it has.</param>
    /// <returns>False where there is no such symbol: a part is missing, out of range, or the text would be read as something else.</returns>
    public static bool TryFormat(
        InstrumentKind kind,
        ReadOnlySpan<char> underlying,
        DateOnly? expiry,
        decimal? strike,
        Span<char> symbol,
        out int written
    )
    {
        written = 0;
        var isDated = kind is InstrumentKind.Future or InstrumentKind.Call or InstrumentKind.Put;
        if (isDated != expiry.HasValue || (kind is InstrumentKind.Call or InstrumentKind.Put) != strike.HasValue)
        {
            return false;
        }

        if (!underlying.TryCopyTo(symbol))
        {
            return false;
        }

        var at = underlying.Length;
        if (
            (expiry is { } day && !TryWriteDate(day, symbol, ref at))
            || (strike is { } price && !TryWriteStrike(price, symbol, ref at))
            || !SuffixOf(kind).AsSpan().TryCopyTo(symbol[at..])
        )
        {
            return false;
        }

        at += SuffixOf(kind).Length;
        if (!ReadsAs(symbol[..at], kind, underlying.Length))
        {
            return false;
        }

        written = at;
        return true;
    }

    /// <summary>Writes a symbol as a string; null where there is no such symbol.</summary>
    /// <inheritdoc cref="TryFormat" path="/param"/>
    public static string? Format(InstrumentKind kind, ReadOnlySpan<char> underlying, DateOnly? expiry = null, decimal? strike = null)
    {
        Span<char> text = stackalloc char[LengthMax];
        return TryFormat(kind, underlying, expiry, strike, text, out var written) ? new string(text[..written]) : null;
    }

    /// <summary>A strike as symbols have it: no zero at the end, no point without a digit behind it.</summary>
    internal static bool TryWriteStrike(decimal strike, Span<char> text, ref int at)
    {
        const decimal Normal = 1.0000000000000000000000000000m; // a division by it drops the zeros at the end
        if (strike <= 0 || !(strike / Normal).TryFormat(text[at..], out var written, default, CultureInfo.InvariantCulture))
        {
            return false;
        }

        at += written;
        return true;
    }

    private static string SuffixOf(InstrumentKind kind) =>
        kind switch
        {
            InstrumentKind.Future or InstrumentKind.Perpetual => Future,
            InstrumentKind.Call => "CE",
            InstrumentKind.Put => "PE",
            _ => "",
        };

    /// <summary>Whether somebody who reads the text finds what was meant: a spot pair must not end like a future, a base must not be empty.</summary>
    private static bool ReadsAs(ReadOnlySpan<char> symbol, InstrumentKind kind, int baseLength) =>
        kind switch
        {
            InstrumentKind.Equity or InstrumentKind.Index or >= InstrumentKind.Move => IsSymbol(symbol), // the exchange or the list tells the kind
            InstrumentKind.Spot or InstrumentKind.Perpetual => TryParse(symbol, ExchangeCodes.Crypto, out var crypto)
                && crypto.Kind == kind
                && crypto.BaseLength == baseLength,
            _ => TryParseDated(symbol, out var dated) && dated.Kind == kind && dated.BaseLength == baseLength,
        };

    private static bool TryReadKind(ReadOnlySpan<char> symbol, out InstrumentKind kind, out ReadOnlySpan<char> rest)
    {
        (kind, var length) = symbol switch
        {
            [.., 'F', 'U', 'T'] => (InstrumentKind.Future, 3),
            [.., 'C', 'E'] => (InstrumentKind.Call, 2),
            [.., 'P', 'E'] => (InstrumentKind.Put, 2),
            _ => (InstrumentKind.Equity, 0),
        };
        rest = symbol[..^length];
        return length > 0;
    }

    // 28MAR24
    private static bool TryReadDate(ReadOnlySpan<char> text, out DateOnly date)
    {
        date = default;
        var month = Months.AsSpan().IndexOf(text[2..5]);
        if (month < 0 || month % 3 != 0 || !TryReadTwo(text, out var day) || !TryReadTwo(text[5..], out var year))
        {
            return false;
        }

        (month, year) = ((month / 3) + 1, year + Century);
        if (day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateOnly(year, month, day);
        return true;
    }

    private static bool TryReadTwo(ReadOnlySpan<char> text, out int value)
    {
        value = ((text[0] - '0') * 10) + text[1] - '0';
        return char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]);
    }

    private static bool TryReadStrike(ReadOnlySpan<char> text, out decimal strike)
    {
        strike = 0;
        if (
            text.IsEmpty
            || text[0] == '.'
            || text is ['0', not '.', ..] // a zero in front would be lost when it is written again
            || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out strike)
        )
        {
            return false;
        }

        Span<char> again = stackalloc char[LengthMax];
        var length = 0;
        return TryWriteStrike(strike, again, ref length) && text.SequenceEqual(again[..length]);
    }

    private static bool TryWriteDate(DateOnly date, Span<char> text, ref int at)
    {
        if (date.Year is < Century or >= Century + 100 || text.Length - at < DateLength)
        {
            return false;
        }

        WriteTwo(date.Day, text[at..]);
        Months.AsSpan((date.Month - 1) * 3, 3).CopyTo(text[(at + 2)..]);
        WriteTwo(date.Year - Century, text[(at + 5)..]);
        at += DateLength;
        return true;
    }

    private static void WriteTwo(int value, Span<char> text) =>
        (text[0], text[1]) = ((char)('0' + (value / 10)), (char)('0' + (value % 10)));
}
