using Tidegate.Bench.Reports;

namespace Tidegate.Bench.Scenarios;

/// <summary>A broker's ticks on their whole way: from the ticker's socket over the feed and the hub to OpenAlgo's clients, every one of which hears every tick.</summary>
internal static class BrokerScenario
{
    private const int Clients = 100;

    public static BrokerResult Run(BenchContext context)
    {
        var settings = context.Settings;
        var found = settings.TickRates.ToDictionary(rate => rate, _ => new List<FanOutPoint>());
        using var server = context.Fleet.StartBrokerGateway();
        using var stage = new FanOutStage(context, server, Clients);
        stage.WarmUp();
        for (var round = 0; round < settings.TickRounds; round++)
        {
            foreach (var rate in settings.TickRates)
            {
                var point = stage.Deliver(rate, settings.PointWarmUp, settings.TickLength);
                BenchContext.Tell(
                    $"{rate:N0} ticks/s: {point.DeliveredPerSecond:N0} messages/s, p50 {point.P50:N2} ms, p99 {point.P99:N2} ms, {point.DeliveredShare:P1}"
                );
                found[rate].Add(point);
            }
        }

        return new BrokerResult(Clients, [.. found.Select(each => Side(each.Key, each.Value))]);
    }

    private static BrokerSide Side(double rate, List<FanOutPoint> points) =>
        new(
            rate,
            Samples.Of(points.Select(point => point.DeliveredPerSecond)),
            Samples.Of(points.Select(point => point.DeliveredShare)),
            Samples.Of(points.Select(point => point.P50)),
            Samples.Of(points.Select(point => point.P99)),
            Samples.Of(points.Select(point => point.Cpu.ServerPercent))
        );
}
