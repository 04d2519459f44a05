using System.Diagnostics;
using Tidegate.Bench.Load;
using Tidegate.Bench.Reports;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>What it costs to know who comes: tokens, API keys in each store, and nobody asked, turn and turn about; and how many tokens are given for keys.</summary>
internal static class IdentityScenario
{
    private const int TokenClients = 32;

    public static IdentityResult Run(BenchContext context)
    {
        var settings = context.Settings;
        var stores = IdentityStore.All.ToDictionary(store => store.Server, StringComparer.Ordinal);
        string[] names = [ServerFleet.Gateway, ServerFleet.Trusting, .. stores.Keys];
        var admissions = names.ToDictionary(name => name, _ => new List<Sample>(), StringComparer.Ordinal);
        var tokens = stores.Keys.ToDictionary(name => name, _ => new List<Sample>(), StringComparer.Ordinal);
        using var servers = new LineUp(context, names, Start);
        for (var round = -settings.ConnectWarmUps; round < settings.ConnectRounds; round++)
        {
            servers.Each(server =>
            {
                var storm = ConnectScenario.Storm(context, server);
                var given = stores.ContainsKey(server.Name) ? Ask(context, server) : null;
                if (round < 0)
                {
                    return;
                }

                BenchContext.Tell($"{server.Name} {round + 1}: {storm.PerSecond:N0} admissions/s, {given?.PerSecond ?? 0:N0} tokens/s");
                admissions[server.Name].Add(new Sample(storm.PerSecond, storm.CpuMicroseconds));
                if (given is not null)
                {
                    tokens[server.Name].Add(given);
                }
            });
        }

        return new IdentityResult(settings.Connects, Sides(admissions), Sides(tokens), servers.Failures);

        ServerProcess Start(string name) =>
            stores.TryGetValue(name, out var store)
                ? context.Fleet.StartGateway(store: store)
                : context.Fleet.StartGateway(verifies: name != ServerFleet.Trusting);
    }

    /// <summary>Keys for tokens, for a moment.</summary>
    private static Sample Ask(BenchContext context, ServerProcess server)
    {
        var account = new CpuAccount(server);
        var began = Stopwatch.GetTimestamp();
        var clients = TokenCalls.RunAsync(server.Port, [.. server.Keys.Take(TokenClients)], context.Settings.TokenLength);
#pragma warning disable VSTHRD002 // nothing else runs here, and the load loop is of one thread
        var count = clients.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var cpu = context.Close(account);
        return new Sample(count / seconds, cpu.ServerSeconds * 1e6 / count);
    }

    private static List<IdentitySide> Sides(Dictionary<string, List<Sample>> found) =>
        [
            .. found.Select(each => new IdentitySide(
                each.Key,
                Samples.Of(each.Value.Select(run => run.PerSecond)),
                Samples.Of(each.Value.Select(run => run.CpuMicroseconds))
            )),
        ];

    private sealed record Sample(double PerSecond, double CpuMicroseconds);
}
