using Tidegate.Bench.Reports;

namespace Tidegate.Bench.Scenarios;

/// <summary>How many messages each server delivers a second, to several numbers of sessions.</summary>
internal static class CapacityScenario
{
    public static CapacityResult Run(BenchContext context)
    {
        string[] names = [.. context.Fleet.NamesWithDiffering];
        using var servers = new LineUp(context, names, name => context.Fleet.Start(name));
        var runs = context.Settings.Capacities.Select(each => Run(context, servers, names, each.Sessions, each.Rounds)).ToArray();
        return new CapacityResult(runs, servers.Failures);
    }

    private static CapacityRun Run(BenchContext context, LineUp servers, string[] names, int sessions, int rounds)
    {
        var found = new Dictionary<string, List<FanOutPoint>>(StringComparer.Ordinal);
        using var stages = new StageSet(context, sessions, names.Length);
        for (var round = 0; round < rounds && (round == 0 || context.PartTook < context.Settings.CapacityLengthMax); round++)
        {
            servers.Each(server => stages.Use(server, Search));
        }

        return new CapacityRun(sessions, [.. names.Select(name => Side(name, found.GetValueOrDefault(name, [])))]);

        void Search(FanOutStage stage)
        {
            var isFirst = found.TryAdd(stage.Server, []);
            if (isFirst)
            {
                stage.WarmUp();
            }

            var points = found[stage.Server];
            var point = points is [.., var last]
                ? CapacitySearch.FindAgain(stage, context.Settings, last.Rate)
                : CapacitySearch.Find(stage, context.Settings, Guesses.For(stage.Server) / sessions);
            if (point is not null)
            {
                BenchContext.Tell($"{stage.Server} {sessions} sessions: {point.DeliveredPerSecond:N0}/s");
                points.Add(point);
            }
        }
    }

    private static CapacitySide Side(string server, List<FanOutPoint> points) =>
        new(
            server,
            Samples.Of(points.Select(point => point.DeliveredPerSecond)),
            Samples.Of(points.Select(point => point.P50)),
            Samples.Of(points.Select(point => point.P99)),
            Samples.Of(points.Select(point => point.Fairness)),
            Samples.Of(points.Select(point => point.Cpu.LoadPercent))
        );
}
