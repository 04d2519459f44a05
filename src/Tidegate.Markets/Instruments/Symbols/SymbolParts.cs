namespace Tidegate.Markets.Instruments.Symbols;

/// <summary>A symbol taken apart. Only what its kind has is there.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="BaseLength">How many characters of the symbol, from its beginning, name the underlying: <c>NIFTY</c> of <c>NIFTY28MAR24FUT</c>.</param>
/// <param name="Expiry">The last day of a dated contract.</param>
/// <param name="Strike">The strike of an option, in the instrument's currency; above 0.</param>
public readonly record struct SymbolParts(InstrumentKind Kind, int BaseLength, DateOnly? Expiry, decimal? Strike)
{
    /// <summary>The underlying's part of the symbol that this was taken from.</summary>
    public ReadOnlySpan<char> BaseOf(ReadOnlySpan<char> symbol) => symbol[..BaseLength];
}
