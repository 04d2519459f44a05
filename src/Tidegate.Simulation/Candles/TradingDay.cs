using System.Globalization;
using System.Runtime.InteropServices;

namespace Tidegate.Simulation.Candles;

/// <summary>A day of an exchange's clock.</summary>
/// <param name="Number">Days since 0001-01-01.</param>
/// <param name="StartNs">Its midnight, Unix nanoseconds UTC.</param>
/// <param name="EndNs">The next midnight.</param>
/// <param name="OpenNs">Begin of the regular hours.</param>
/// <param name="CloseNs">End of the regular hours.</param>
/// <param name="IsTraded">What the calendar says; null: there is none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TradingDay(long Number, long StartNs, long EndNs, long OpenNs, long CloseNs, bool? IsTraded)
{
    /// <summary>2025-04-03.</summary>
    public string Name => DateOnly.FromDayNumber((int)Number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public bool Holds(long timeNs) => timeNs >= StartNs && timeNs < EndNs;
}
