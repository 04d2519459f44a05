using Tidegate.Markets.Bars;
using Tidegate.Simulation.Orders;

namespace Tidegate.Simulation.Filling;

/// <summary>What an order that takes whatever is there pays on top. Pure.</summary>
/// <param name="basisPoints">Hundredths of a percent of the price, 0 to 1,000.</param>
internal sealed class Slippage(decimal basisPoints)
{
    private const int PriceDecimals = 2; // candles are quoted in cents
    private readonly decimal _buying = 1 + (basisPoints / 10_000m);
    private readonly decimal _selling = 1 - (basisPoints / 10_000m);

    /// <summary>A trade at a price and slippage: worse for whoever trades, rounded to the cent against him, and never outside the candle.</summary>
    public TradePrice Trade(OrderSide side, decimal price, in Bar candle, TradeMoment moment) =>
        new(Worsen(side, price, candle), price, moment);

    /// <summary>The most that a purchase at this price is expected to cost for each share.</summary>
    public decimal Expected(decimal price) => decimal.Round(price * _buying, PriceDecimals, MidpointRounding.ToPositiveInfinity);

    private decimal Worsen(OrderSide side, decimal price, in Bar candle) =>
        side == OrderSide.Buy
            ? Math.Clamp(decimal.Round(price * _buying, PriceDecimals, MidpointRounding.ToPositiveInfinity), candle.Low, candle.High)
            : Math.Clamp(decimal.Round(price * _selling, PriceDecimals, MidpointRounding.ToNegativeInfinity), candle.Low, candle.High);
}
