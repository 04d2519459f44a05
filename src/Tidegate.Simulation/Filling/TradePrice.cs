using System.Runtime.InteropServices;

namespace Tidegate.Simulation.Filling;

/// <summary>What a candle does with an order that trades in it.</summary>
/// <param name="Price">Inside the candle, slippage included.</param>
/// <param name="Quoted">What it would be without slippage.</param>
/// <param name="Moment">When.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TradePrice(decimal Price, decimal Quoted, TradeMoment Moment)
{
    private const int SlippageMax = 1_000_000; // of prices far below a cent, which are rounded to one

    /// <summary>What slippage came to in hundredths of a percent, rounded: rounding to the cent and the borders of the candle are part of it.</summary>
    public int SlippageBasisPoints =>
        Price == Quoted
            ? 0
            : (int)Math.Min(decimal.Round(Math.Abs(Price - Quoted) / Quoted * 10_000, MidpointRounding.AwayFromZero), SlippageMax);
}
