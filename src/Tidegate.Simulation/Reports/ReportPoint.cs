namespace Tidegate.Simulation.Reports;

/// <summary>A point of the curve.</summary>
/// <param name="Time">When.</param>
/// <param name="Equity">What the account was worth.</param>
public sealed record ReportPoint(DateTimeOffset Time, decimal Equity);
