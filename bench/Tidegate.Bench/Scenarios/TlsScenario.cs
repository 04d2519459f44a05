using Tidegate.Bench.Load;
using Tidegate.Bench.Reports;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>What is left of the gateway's capacity when it encrypts, turn and turn about with plaintext.</summary>
internal static class TlsScenario
{
    private const int Sessions = 1_000;

    public static TlsResult Run(BenchContext context)
    {
        if (!TlsSession.IsAvailable)
        {
            throw new PlatformNotSupportedException("The load generator needs OpenSSL 3 (libssl.so.3).");
        }

        var found = new Dictionary<string, List<FanOutPoint>>(StringComparer.Ordinal);
        using var servers = new LineUp(
            context,
            [ServerFleet.Gateway, ServerFleet.WithTls],
            name => context.Fleet.StartGateway(isTls: name == ServerFleet.WithTls)
        );
        using var stages = new StageSet(context, Sessions, 2);
        for (var round = 0; round < context.Settings.TlsRounds; round++)
        {
            servers.Each(server => stages.Use(server, Search));
        }

        return new TlsResult(
            Sessions,
            [
                .. found.Select(side => new TlsSide(
                    side.Key,
                    Samples.Of(side.Value.Select(point => point.DeliveredPerSecond)),
                    Samples.Of(side.Value.Select(point => point.P99)),
                    Samples.Of(side.Value.Select(point => point.Cpu.LoadPercent))
                )),
            ],
            servers.Failures
        );

        void Search(FanOutStage stage)
        {
            if (found.TryAdd(stage.Server, []))
            {
                stage.WarmUp();
            }

            var points = found[stage.Server];
            var point = points is [.., var last]
                ? CapacitySearch.FindAgain(stage, context.Settings, last.Rate)
                : CapacitySearch.Find(stage, context.Settings, Guesses.For(stage.Server) / Sessions);
            points.AddRange(point is null ? [] : [point]);
            BenchContext.Tell($"{stage.Server}: {point?.DeliveredPerSecond ?? 0:N0}/s");
        }
    }
}
