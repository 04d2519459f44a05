using Tidegate.Bench.Reports;

namespace Tidegate.Bench.Scenarios;

/// <summary>How much is delivered to a number of sessions, and how fast below that: the limit and the gateway, turn and turn about.</summary>
internal static class FanOutScenario
{
    private const double DeliveriesToBeginWith = 1_000_000;
    private const double UpdatesToBeginWith = 200_000;

    public static FanOutResult Run(BenchContext context) =>
        new([.. context.Settings.FanOutSessions.Select(sessions => Run(context, sessions))]);

    private static FanOutSessions Run(BenchContext context, int sessions)
    {
        var servers = context.Fleet.StartAll();
        try
        {
            var sides = servers.Select(server => new Side(new FanOutStage(context, server, sessions))).ToArray();
            for (var round = 0; round < context.Settings.Rounds; round++)
            {
                foreach (var side in sides)
                {
                    side.FindCapacity(context.Settings);
                }
            }

            for (var round = 0; round < context.Settings.Rounds; round++)
            {
                foreach (var side in sides)
                {
                    side.MeasureLatencies(context.Settings);
                }
            }

            return new FanOutSessions(sessions, [.. sides.Select(side => side.Result())]);
        }
        finally
        {
            foreach (var server in servers)
            {
                server.Dispose();
            }
        }
    }

    private sealed class Side(FanOutStage stage)
    {
        private readonly List<double> _capacities = []; // updates per second
        private readonly List<FanOutPoint> _at20 = [];
        private readonly List<FanOutPoint> _at80 = [];

        public void FindCapacity(BenchSettings settings)
        {
            var first = Math.Min(DeliveriesToBeginWith / stage.Sessions, UpdatesToBeginWith);
            if (_capacities.Count == 0)
            {
                stage.WarmUp();
            }

            var found = CapacitySearch.Run(stage, settings, _capacities is [.., > 0 and var last] ? last / 1.2 : first);
            _capacities.Add(found?.Rate ?? 0);
            BenchContext.Tell($"{stage.Server} {stage.Sessions} sessions: {found?.DeliveredPerSecond ?? 0:N0}/s");
        }

        public void MeasureLatencies(BenchSettings settings)
        {
            var capacity = Samples.Of(_capacities).Median;
            if (capacity > 0)
            {
                _at20.Add(stage.Deliver(capacity * 0.2, settings.PointWarmUp, settings.PointLength));
                _at80.Add(stage.Deliver(capacity * 0.8, settings.PointWarmUp, settings.PointLength));
            }
        }

        public FanOutSide Result() =>
            new(stage.Server, Samples.Of(_capacities.Select(rate => rate * stage.Sessions)), _at20.ToLatency(), _at80.ToLatency());
    }
}
