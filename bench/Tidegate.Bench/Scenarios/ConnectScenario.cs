using Tidegate.Bench.Reports;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>What a connect costs with the token verified: here, here with everybody let in, and in the peers that can; turn and turn about.</summary>
internal static class ConnectScenario
{
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300); // what the closing costs is not the next storm's

    // With which library each verifies.
    private static readonly Dictionary<string, string> Libraries = new(StringComparer.Ordinal)
    {
        [ServerFleet.Gateway] = "its own handler over JsonWebTokenHandler",
        ["naive"] = "JwtBearer",
        ["signalr"] = "JwtBearer",
        ["ws"] = "jsonwebtoken",
    };

    public static ConnectResult Run(BenchContext context)
    {
        var settings = context.Settings;
        var names = context.Fleet.Names.Where(Libraries.ContainsKey).ToList();
        names.Insert(1, ServerFleet.Trusting);
        var found = names.ToDictionary(name => name, _ => new List<ConnectSample>(), StringComparer.Ordinal);
        using var servers = new LineUp(context, names, Start);
        for (var round = 0; round < settings.ConnectWarmUps; round++)
        {
            servers.Each(server =>
            {
                if (server.Name != "ws") // its compiler is done after the first thousand
                {
                    Storm(context, server);
                }
            });
        }

        for (var round = 0; round < settings.ConnectRounds; round++)
        {
            servers.Each(server =>
            {
                var sample = Storm(context, server);
                BenchContext.Tell($"{server.Name} connects {round + 1}: {sample.PerSecond:N0}/s at {sample.CpuMicroseconds:N1} us");
                found[server.Name].Add(sample);
            });
        }

        return new ConnectResult(settings.Connects, [.. names.Select(name => Side(name, found[name]))], servers.Failures);

        ServerProcess Start(string name) =>
            name == ServerFleet.Trusting ? context.Fleet.StartGateway(verifies: false) : context.Fleet.Start(name, authenticates: true);
    }

    /// <summary>A round of connects, each closed at its end.</summary>
    public static ConnectSample Storm(BenchContext context, ServerProcess server)
    {
        var group = server.NewGroup(subscribes: false);
        var count = context.Settings.Connects;
        try
        {
            var (took, cpu) = context.Connect(server, group, count);
            return new ConnectSample(
                count / took.TotalSeconds,
                cpu.ServerSeconds * 1e6 / count,
                group.ConnectTimes.Milliseconds(0.5),
                group.ConnectTimes.Milliseconds(0.99)
            );
        }
        finally
        {
            context.Loop.Close(group);
            context.Loop.Run(Settling);
        }
    }

    private static ConnectSide Side(string name, List<ConnectSample> runs) =>
        new(
            name,
            Libraries.GetValueOrDefault(name, ""),
            Samples.Of(runs.Select(run => run.PerSecond)),
            Samples.Of(runs.Select(run => run.CpuMicroseconds)),
            Samples.Of(runs.Select(run => run.P50)),
            Samples.Of(runs.Select(run => run.P99))
        );
}

/// <summary>One round of connects; times in milliseconds.</summary>
internal sealed record ConnectSample(double PerSecond, double CpuMicroseconds, double P50, double P99);
