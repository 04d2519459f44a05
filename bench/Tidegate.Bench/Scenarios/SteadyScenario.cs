namespace Tidegate.Bench.Scenarios;

/// <summary>One rate for a while, to look closer: with a profiler, or beside another load generator.</summary>
internal static class SteadyScenario
{
    private const int Rounds = 5;

    public static IReadOnlyList<FanOutPoint> Run(BenchContext context, string name, int sessions, double rate)
    {
        using var server = context.Fleet.Start(name);
        using var stage = new FanOutStage(context, server, sessions);
        stage.WarmUp();
        BenchContext.Tell($"steady {server.Id}"); // bench/profile waits for that
        var points = new List<FanOutPoint>();
        for (var round = 0; round < Rounds; round++)
        {
            points.Add(stage.Deliver(rate, context.Settings.PointWarmUp, TimeSpan.FromSeconds(4)));
        }

        return points;
    }
}
