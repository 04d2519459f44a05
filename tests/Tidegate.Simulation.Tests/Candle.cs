using Tidegate.Markets.Bars;

namespace Tidegate.Simulation.Tests;

/// <summary>Short ways to write a candle.</summary>
internal static class Candle
{
    public static Bar Of(decimal open, decimal high, decimal low, decimal close) => new(0, open, high, low, close, 1_000);

    /// <summary>A candle that does not move.</summary>
    public static Bar Flat(decimal price) => Of(price, price, price, price);
}
