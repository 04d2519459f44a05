namespace Tidegate.Feeds.Simulators.Market;

/// <summary>What an instrument of a simulated market is.</summary>
/// <param name="Exchange">OpenAlgo's exchange code.</param>
/// <param name="Symbol">Symbol, unique within the exchange.</param>
public sealed record SimulatedTraits(string Exchange, string Symbol)
{
    /// <summary>Decimal places of the prices on the wire: 2 for paise, 7 for NSE's currency contracts. Default 2; 0 to 9.</summary>
    public byte PriceScale { get; init; } = 2;

    /// <summary>Smallest step of the price. Default 0.05; above 0.</summary>
    public decimal TickSize { get; init; } = 0.05m;

    /// <summary>Units per lot: quantities are multiples of it. Default 1.</summary>
    public long LotSize { get; init; } = 1;

    /// <summary>An index has no book, no volume and no quantity.</summary>
    public bool IsIndex { get; init; }

    /// <summary>Whether there is an open interest: futures and options.</summary>
    public bool IsDerivative { get; init; }

    /// <summary>A price in units of 10^-<see cref="PriceScale"/>.</summary>
    internal long ToUnits(decimal price) => (long)decimal.Round(price * PowerOfTen(PriceScale));

    /// <summary>Its smallest step in the same units; at least 1.</summary>
    internal long TickUnits => Math.Max(1, ToUnits(TickSize));

    private static long PowerOfTen(byte exponent)
    {
        var power = 1L;
        for (var step = 0; step < exponent; step++)
        {
            power *= 10;
        }

        return power;
    }
}
