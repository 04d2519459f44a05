using Tidegate.Bench.Reports;

namespace Tidegate.Bench.Scenarios;

internal static class FanOutPoints
{
    /// <summary>The same point taken several times; null where it was never taken.</summary>
    public static LatencyResult? ToLatency(this IReadOnlyList<FanOutPoint> points) =>
        points.Count == 0
            ? null
            : new LatencyResult(
                Samples.Of(points.Select(point => point.DeliveredPerSecond)).Median,
                Samples.Of(points.Select(point => point.P50)),
                Samples.Of(points.Select(point => point.P99)),
                Samples.Of(points.Select(point => point.Cpu.LoadPercent))
            );
}
