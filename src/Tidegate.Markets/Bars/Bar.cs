namespace Tidegate.Markets.Bars;

/// <summary>What the trades of one span of time came to. Prices in the instrument's currency, exact.</summary>
/// <param name="StartNs">Start of the span, Unix nanoseconds UTC.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Quantity traded in the span; not negative.</param>
public readonly record struct Bar(long StartNs, decimal Open, decimal High, decimal Low, decimal Close, long Volume);
