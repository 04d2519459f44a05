using Tidegate.Markets.Bars;
using Tidegate.Simulation.Orders;

namespace Tidegate.Simulation.Filling;

/// <summary>What an order that takes whatever is there pays on top. Pure.</summary>
/// <param name="basisPoints">Hundredths of a percent of the price, 0 to 1,000.</param>
internal sealed class Slippage(decimal basisPoints)
{
    private const int PriceDecimals = 2; // candles are quoted in cents
    private readonly decimal _share = basisPoints / 10_000m;

    /// <summary>The price after slippage: worse for whoever trades, rounded to the cent against him, and never outside the candle.</summary>
    public decimal Worsen(OrderSide side, decimal price, in Bar candle) =>
        side == OrderSide.Buy
            ? Math.Clamp(decimal.Round(price * (1 + _share), PriceDecimals, MidpointRounding.ToPositiveInfinity), candle.Low, candle.High)
            : Math.Clamp(decimal.Round(price * (1 - _share), PriceDecimals, MidpointRounding.ToNegativeInfinity), candle.Low, candle.High);

    /// <summary>The most that a purchase at this price is expected to cost for each share.</summary>
    public decimal Expected(decimal price) => decimal.Round(price * (1 + _share), PriceDecimals, MidpointRounding.ToPositiveInfinity);
}
