using Tidegate.Bench.Reports;

namespace Tidegate.Bench.Scenarios;

/// <summary>What a delivery costs when nothing can be joined: a thousand sessions at ten messages a second, the limit and the gateway in turn.</summary>
internal static class LowRateScenario
{
    public static LowRateResult Run(BenchContext context)
    {
        var settings = context.Settings;
        var servers = context.Fleet.StartAll();
        try
        {
            var stages = servers.Select(server => new FanOutStage(context, server, settings.LowRateSessions)).ToArray();
            var points = stages.Select(_ => new List<FanOutPoint>()).ToArray();
            foreach (var stage in stages)
            {
                stage.WarmUp();
            }

            for (var round = -1; round < settings.LowRateRounds; round++)
            {
                for (var i = 0; i < stages.Length; i++)
                {
                    var point = stages[i].Deliver(settings.LowRate, settings.PointWarmUp, settings.LowRateLength);
                    BenchContext.Tell(
                        $"{stages[i].Server} at {settings.LowRate:N0}/s: cpu {point.Cpu.ServerPercent:N2} %, p99 {point.P99:N2} ms, {point.DeliveredShare:P1} delivered, others {point.Cpu.OthersPercent:N0} %"
                    );
                    if (round >= 0) // the first lets what the warming up has left behind go by
                    {
                        points[i].Add(point);
                    }
                }
            }

            return Result(settings, points[^1], points.Length > 1 ? points[0] : null);
        }
        finally
        {
            foreach (var server in servers)
            {
                server.Dispose();
            }
        }
    }

    private static LowRateResult Result(BenchSettings settings, List<FanOutPoint> gateway, List<FanOutPoint>? raw) =>
        new(
            settings.LowRateSessions,
            settings.LowRate,
            Samples.Of(gateway.Select(point => point.Cpu.ServerPercent)),
            raw is null ? null : Samples.Of(raw.Select(point => point.Cpu.ServerPercent)),
            raw is null ? null : Samples.Of(gateway.Zip(raw, (ours, limit) => ours.Cpu.ServerPercent / limit.Cpu.ServerPercent))
        )
        {
            GatewayLatency = gateway.ToLatency()!,
        };
}
