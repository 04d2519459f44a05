namespace Tidegate.Bench.Reports;

internal sealed record LatencyResult(double DeliveredPerSecond, Samples P50Milliseconds, Samples P99Milliseconds, Samples LoadCpuPercent);
