using System.Runtime.InteropServices;

namespace Tidegate.Simulation.Candles;

/// <summary>Where a candle lies.</summary>
/// <param name="StartNs">Its start, Unix nanoseconds UTC.</param>
/// <param name="EndNs">Its end.</param>
/// <param name="Day">Number of its trading day.</param>
/// <param name="Session">Part of the day.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CandleSpan(long StartNs, long EndNs, long Day, MarketSession Session);
