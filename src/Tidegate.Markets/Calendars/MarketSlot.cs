using System.Runtime.InteropServices;

namespace Tidegate.Markets.Calendars;

/// <summary>A part of an exchange's day, in its local time.</summary>
/// <param name="Phase">What it does.</param>
/// <param name="From">Its begin.</param>
/// <param name="To">Its end, which belongs to it no more.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MarketSlot(MarketPhase Phase, TimeOnly From, TimeOnly To);
