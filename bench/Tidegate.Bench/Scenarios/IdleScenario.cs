using Tidegate.Bench.Load;
using Tidegate.Bench.Reports;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>What a session weighs that says nothing and hears nothing.</summary>
internal static class IdleScenario
{
    private static readonly TimeSpan StartLength = TimeSpan.FromSeconds(1); // the start has its own leftovers
    private static readonly TimeSpan QuietLength = TimeSpan.FromSeconds(3);

    public static IdleResult Run(BenchContext context)
    {
        var sides = new List<IdleSide>();
        var failures = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in context.Fleet.Names)
        {
            // One at a time: the load generator has no more than 20,000 sockets.
            using var servers = new LineUp(context, [name], each => context.Fleet.Start(each, conservesMemory: true));
            servers.Each(server => sides.Add(Weigh(context, server, context.Settings.IdleSessions)));
            foreach (var (failed, why) in servers.Failures)
            {
                failures[failed] = why;
            }
        }

        using var gateway = context.Fleet.StartGateway(conservesMemory: true);
        sides.Add(Weigh(context, gateway, context.Settings.IdleSessionsMax));
        return new IdleResult(sides, failures);
    }

    private static IdleSide Weigh(BenchContext context, ServerProcess server, int sessions)
    {
        var group = server.NewGroup(subscribes: false);
        context.Loop.Run(StartLength);
        var before = server.ResidentBytes;
        try
        {
            context.Connect(server, group, sessions);
            context.Loop.Run(QuietLength);
            var side = new IdleSide(server.Name, group.Ready, before, server.ResidentBytes);
            BenchContext.Tell($"{side.Server}: {side.Sessions:N0} idle sessions, {side.BytesPerSession:N0} bytes each");
            return side;
        }
        finally
        {
            context.Loop.Close(group);
        }
    }
}
