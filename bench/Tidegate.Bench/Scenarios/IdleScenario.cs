using Tidegate.Bench.Load;
using Tidegate.Bench.Reports;

namespace Tidegate.Bench.Scenarios;

/// <summary>What a session weighs that was let in and welcomed and says nothing.</summary>
internal static class IdleScenario
{
    public static IdleResult Run(BenchContext context)
    {
        using var server = context.Fleet.StartGateway(conservesMemory: true);
        var group = new SessionGroup(server.Port) { IsGateway = true, Subscribes = false };
        context.Loop.Run(TimeSpan.FromSeconds(1)); // the start has its own leftovers
        var before = server.ResidentBytes;
        context.Connect(server, group, context.Settings.IdleSessions);
        context.Loop.Run(TimeSpan.FromSeconds(3));
        var after = server.ResidentBytes;
        var perSession = (after - before) / (double)group.Ready;
        BenchContext.Tell($"idle: {group.Ready:N0} sessions, {perSession:N0} bytes each");
        return new IdleResult(group.Ready, before, after, perSession);
    }
}
