using System.Runtime.InteropServices;
using Tidegate.Markets.Bars;

namespace Tidegate.Simulation.Candles;

/// <summary>A candle of one of a session's symbols.</summary>
/// <param name="Symbol">Index among the session's symbols.</param>
/// <param name="Candle">Its prices; <c>StartNs</c> is the start of the candle.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SymbolCandle(int Symbol, Bar Candle);
