using System.Runtime.InteropServices;

namespace Tidegate.Simulation.Filling;

/// <summary>What a candle does with an order that trades in it.</summary>
/// <param name="Price">Inside the candle, slippage included.</param>
/// <param name="Moment">When.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TradePrice(decimal Price, TradeMoment Moment);
