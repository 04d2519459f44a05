using System.Runtime.InteropServices;

namespace Tidegate.Simulation.Accounts;

/// <summary>Shares of one symbol that are held.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Quantity">Shares, more than zero.</param>
/// <param name="Cost">What was paid for them, without commission.</param>
/// <param name="LastPrice">Close of the symbol's last candle.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Position(string Symbol, long Quantity, decimal Cost, decimal LastPrice)
{
    /// <summary>What a share has cost on average, rounded to the cent; exact is only <see cref="Cost"/>.</summary>
    public decimal AverageCost => decimal.Round(Cost / Quantity, 2, MidpointRounding.AwayFromZero);

    /// <summary>What they are worth now.</summary>
    public decimal Value => Quantity * LastPrice;
}
