using Tidegate.Bench.Reports;

namespace Tidegate.Bench.Scenarios;

/// <summary>What a server delivers when it has nothing to join: the next update is published when everybody has the one before.</summary>
internal static class SingleScenario
{
    private const int Sessions = 1_000;

    public static SingleResult Run(BenchContext context)
    {
        var found = new Dictionary<string, List<Sample>>(StringComparer.Ordinal);
        using var servers = new LineUp(context, context.Fleet.Names, name => context.Fleet.Start(name));
        using var stages = new StageSet(context, Sessions, context.Fleet.Names.Count);
        for (var round = 0; round < context.Settings.SingleRounds; round++)
        {
            servers.Each(server => stages.Use(server, Measure));
        }

        return new SingleResult(Sessions, [.. context.Fleet.Names.Where(found.ContainsKey).Select(Side)], servers.Failures);

        void Measure(FanOutStage stage)
        {
            _ = stage.Sweep(found.ContainsKey(stage.Server) ? context.Settings.PointWarmUp : context.Settings.SingleWarmUp);
            var (delivered, cpu) = stage.Sweep(context.Settings.SingleLength);
            var sample = new Sample(delivered / cpu.Seconds, cpu.ServerSeconds * 1e6 / delivered);
            BenchContext.Tell($"{stage.Server} one by one: {sample.PerSecond:N0}/s, {sample.CpuMicroseconds:N2} us");
            found.TryAdd(stage.Server, []);
            found[stage.Server].Add(sample);
        }

        SingleSide Side(string name) =>
            new(
                name,
                Samples.Of(found[name].Select(sample => sample.PerSecond)),
                Samples.Of(found[name].Select(sample => sample.CpuMicroseconds))
            );
    }

    private sealed record Sample(double PerSecond, double CpuMicroseconds);
}
