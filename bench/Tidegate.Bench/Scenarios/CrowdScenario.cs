using System.Globalization;
using System.Text.Json;
using Tidegate.Bench.Reports;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>As many sessions as processes may hold, each of which hears something every second.</summary>
internal static class CrowdScenario
{
    private const int ManyGateways = 6; // each keeps several hundred of its 20,000 files for other things, so five would not do
    private const int ManyEach = 16_250; // 97,500 together

    private static readonly TimeSpan ManyLength = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>One gateway, nearly at the limit of a process here.</summary>
    public static CrowdResult RunOne(BenchContext context) => Run(context, 1, context.Settings.CrowdSessions, context.Settings.CrowdLength);

    /// <summary>Several of them, and as many processes of clients.</summary>
    public static CrowdResult RunMany(BenchContext context) => Run(context, ManyGateways, ManyEach, ManyLength);

    private static CrowdResult Run(BenchContext context, int gateways, int each, TimeSpan length)
    {
        var servers = new List<ServerProcess>();
        var clients = new List<HelperProcess>();
        try
        {
            for (var i = 0; i < gateways; i++)
            {
                servers.Add(context.Fleet.StartGateway(conservesMemory: true));
                clients.Add(StartClient(context, servers[i].Port, each));
            }

            Rest(context, WarmUp);
            var before = servers.Sum(server => server.ResidentBytes);
            foreach (var (client, number) in clients.Select((client, index) => (client, index + 1)))
            {
                Ask(client, "connect"); // one after the other: a deadline holds for each
                BenchContext.Tell($"crowd: {number * each:N0} sessions");
            }

            return Listen(context, servers, clients, before, length);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
            servers.ForEach(server => server.Dispose());
        }
    }

    private static CrowdResult Listen(
        BenchContext context,
        List<ServerProcess> servers,
        List<HelperProcess> clients,
        long before,
        TimeSpan length
    )
    {
        servers.ForEach(server => server.SetRate(1, 1));
        Rest(context, WarmUp);
        clients.ForEach(client => Ask(client, "begin"));
        var cpu = servers.Sum(server => server.Cpu.TotalSeconds);
        Rest(context, length);
        cpu = servers.Sum(server => server.Cpu.TotalSeconds) - cpu;
        var resident = servers.Sum(server => server.ResidentBytes);
        servers.ForEach(server => server.SetRate(0, 1));
        Rest(context, Settling);
        var parts = clients.Select(client => JsonSerializer.Deserialize<CrowdPart>(Ask(client, "report"), ResultFiles.Json)!).ToArray();
        var result = new CrowdResult(servers.Count, length.TotalSeconds, 100 * cpu / length.TotalSeconds, resident, before, parts);
        BenchContext.Tell($"crowd: {result.Judge().Single()}");
        return result;
    }

    /// <summary>The loop has nothing to serve here, but its clock.</summary>
    private static void Rest(BenchContext context, TimeSpan length) => context.Loop.Run(length);

    private static HelperProcess StartClient(BenchContext context, int port, int count)
    {
        string[] command =
        [
            "dotnet",
            Path.Combine(AppContext.BaseDirectory, "Tidegate.Bench.dll"),
            "client",
            port.ToString(CultureInfo.InvariantCulture),
            count.ToString(CultureInfo.InvariantCulture),
        ];
        return new HelperProcess("a crowd's client", core: 1, command, context.Fleet.ClientEnvironment);
    }

    private static string Ask(HelperProcess client, string order)
    {
        client.Tell(order);
        return client.Hear(Patience);
    }
}
