using Tidegate.Bench.Reports;

namespace Tidegate.Bench.Scenarios;

/// <summary>Latency and CPU of all servers at the same rates. At the lowest nothing can be joined, so it shows what a delivery itself costs.</summary>
internal static class RatesScenario
{
    private const int Sessions = 1_000;

    public static RatesResult Run(BenchContext context)
    {
        var unable = new HashSet<string>(StringComparer.Ordinal);
        using var servers = new LineUp(context, context.Fleet.Names, name => context.Fleet.Start(name));
        using var stages = new StageSet(context, Sessions, context.Fleet.Names.Count);
        servers.Each(server => stages.Use(server, stage => stage.WarmUp()));
        var runs = context.Settings.Rates.Select(rate => Run(context, servers, stages, rate, unable)).ToArray();
        return new RatesResult(Sessions, runs, servers.Failures);
    }

    private static RateRun Run(BenchContext context, LineUp servers, StageSet stages, RatePlan plan, HashSet<string> unable)
    {
        var found = new Dictionary<string, List<FanOutPoint>>(StringComparer.Ordinal);
        for (var round = 0; round < plan.Rounds; round++)
        {
            servers.Each(server =>
            {
                if (!unable.Contains(server.Name))
                {
                    stages.Use(server, Measure);
                }
            });
        }

        return new RateRun(
            plan.DeliveriesPerSecond,
            [.. context.Fleet.Names.Where(found.ContainsKey).Select(name => Side(name, found[name]))]
        );

        void Measure(FanOutStage stage)
        {
            if (Deliver(context, stage, plan) is { } point)
            {
                found.TryAdd(stage.Server, []);
                found[stage.Server].Add(point);
            }
            else if (!found.ContainsKey(stage.Server))
            {
                unable.Add(stage.Server); // nor will it be able to deliver more
            }
        }
    }

    /// <summary>One point, or a second one where the first did not quite keep up; null where neither does.</summary>
    private static FanOutPoint? Deliver(BenchContext context, FanOutStage stage, RatePlan plan)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var point = stage.Deliver(plan.DeliveriesPerSecond / Sessions, context.Settings.PointWarmUp, plan.Length);
            BenchContext.Tell(
                $"{stage.Server} at {plan.DeliveriesPerSecond:N0}/s: {point}, p99.9 {point.P999:N2} ms, {point.CpuMicroseconds:N2} us"
            );
            if (point.KeepsUp || point.IsFarBehind)
            {
                return point.KeepsUp ? point : null;
            }
        }

        return null;
    }

    private static RateSide Side(string name, List<FanOutPoint> points) =>
        new(
            name,
            Samples.Of(points.Select(point => point.P50)),
            Samples.Of(points.Select(point => point.P99)),
            Samples.Of(points.Select(point => point.P999)),
            Samples.Of(points.Select(point => point.CpuMicroseconds)),
            Samples.Of(points.Select(point => point.Cpu.ServerPercent)),
            Samples.Of(points.Select(point => point.Cpu.LoadPercent))
        );
}
