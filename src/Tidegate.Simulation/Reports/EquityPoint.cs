using System.Runtime.InteropServices;

namespace Tidegate.Simulation.Reports;

/// <summary>What an account was worth at one moment.</summary>
/// <param name="TimeNs">Unix nanoseconds UTC.</param>
/// <param name="Equity">Cash and positions at their last prices.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EquityPoint(long TimeNs, decimal Equity);
