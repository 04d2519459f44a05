using System.Runtime.InteropServices;

namespace Tidegate.Simulation.Candles.Spool;

/// <summary>A candle with prices as whole numbers of a common scale. Not negative.</summary>
/// <param name="TimeNs">Its start, Unix nanoseconds UTC.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest.</param>
/// <param name="Low">Lowest.</param>
/// <param name="Close">Last.</param>
/// <param name="Volume">Shares.</param>
/// <param name="Factor">By which its prices are multiplied to adjust them, in millionths of a millionth.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SpoolRow(long TimeNs, long Open, long High, long Low, long Close, long Volume, long Factor)
{
    /// <summary>A factor of one.</summary>
    public const long FactorOne = 1_000_000_000_000;
}
