using System.Collections.Frozen;

namespace Tidegate.Markets.Instruments.Symbols;

/// <summary>OpenAlgo's exchange codes, and what can be listed at each.</summary>
public static class ExchangeCodes
{
    private static readonly FrozenSet<string> Cash = FrozenSet.Create(StringComparer.Ordinal, "NSE", "BSE");

    private static readonly FrozenSet<string> Derivatives = FrozenSet.Create(
        StringComparer.Ordinal,
        ["NFO", "BFO", "CDS", "BCD", "MCX", "NCO", "NCDEX"]
    );

    private static readonly FrozenSet<string> Indices = FrozenSet.Create(
        StringComparer.Ordinal,
        ["NSE_INDEX", "BSE_INDEX", "MCX_INDEX", "CDS_INDEX", "GLOBAL_INDEX"]
    );

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CashBySpan = Cash.GetAlternateLookup<
        ReadOnlySpan<char>
    >();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> DerivativesBySpan = Derivatives.GetAlternateLookup<
        ReadOnlySpan<char>
    >();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> IndicesBySpan = Indices.GetAlternateLookup<
        ReadOnlySpan<char>
    >();

    /// <summary>The exchange of crypto contracts; the venue is the broker's exchange code.</summary>
    public const string Crypto = "CRYPTO";

    /// <summary>Every code: those of the page and <c>CDS_INDEX</c>, which zerodha's master has.</summary>
    public static IEnumerable<string> All => [.. Cash, .. Derivatives, .. Indices, Crypto];

    /// <summary>Whether it is one of the codes, in this case.</summary>
    public static bool IsKnown(ReadOnlySpan<char> code) => IsCash(code) || IsDerivative(code) || IsIndex(code) || IsCrypto(code);

    /// <summary>Shares, bonds and funds: a symbol here is never taken apart.</summary>
    public static bool IsCash(ReadOnlySpan<char> code) => CashBySpan.Contains(code);

    /// <summary>Futures and options, and on commodity exchanges what they are on.</summary>
    public static bool IsDerivative(ReadOnlySpan<char> code) => DerivativesBySpan.Contains(code);

    /// <summary>Indices, which cannot be traded.</summary>
    public static bool IsIndex(ReadOnlySpan<char> code) => IndicesBySpan.Contains(code);

    /// <summary>Crypto contracts and pairs.</summary>
    public static bool IsCrypto(ReadOnlySpan<char> code) => code.SequenceEqual(Crypto);
}
