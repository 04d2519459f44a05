namespace Tidegate.Simulation.Reports;

/// <summary>Shares that are still held.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="AvgCost">What a share has cost on average, to the cent.</param>
/// <param name="LastPrice">Close of the last candle.</param>
public sealed record ReportPosition(string Symbol, long Quantity, decimal AvgCost, decimal LastPrice);
