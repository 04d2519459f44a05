using Tidegate.Bench.Load;
using Tidegate.Bench.Reports;

namespace Tidegate.Bench.Scenarios;

/// <summary>A market: thousands of topics, each client hears a hundred of them a few times a second and always the newest.</summary>
internal static class MarketScenario
{
    private const int Topics = 3_000;
    private const double Rate = 30_000;
    private const int Sessions = 500;
    private const int TopicsOfSession = 100;
    private const decimal MaxHz = 5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    public static MarketResult Run(BenchContext context)
    {
        using var server = context.Fleet.StartGateway();
        var group = server.NewGroup(sliceOf: number => new MarketSlice(number * Topics / Sessions, TopicsOfSession, Topics, MaxHz));
        context.Connect(server, group, Sessions);
        foreach (var share in (double[])[0.1, 0.5, 1]) // a server whose code is not compiled yet must not begin with a backlog
        {
            server.SetRate(Rate * share, Topics);
            context.Loop.Run(WarmUp);
        }

        TopicLedger[] ledgers = [.. group.Sessions.Select(session => session.Ledger!)];
        var numbers = ledgers.Sum(ledger => ledger.Numbers);
        group.IsMeasuring = true;
        var account = new CpuAccount(server);
        context.Loop.Run(context.Settings.MarketLength);
        var cpu = context.Close(account);
        group.IsMeasuring = false;
        numbers = ledgers.Sum(ledger => ledger.Numbers) - numbers;

        server.SetRate(0, Topics);
        context.Loop.Run(Settling); // the last value of each topic may wait for its turn
        var result = new MarketResult(Topics, Rate, Sessions, TopicsOfSession, MaxHz)
        {
            Seconds = cpu.Seconds,
            ServerCpuPercent = cpu.ServerPercent,
            LoadCpuPercent = cpu.LoadPercent,
            TakenPerSecond = numbers * (double)Topics / (Sessions * TopicsOfSession) / cpu.Seconds,
            DeliveredPerSecond = group.Received / cpu.Seconds,
            P50Milliseconds = group.Latencies.Milliseconds(0.5),
            P99Milliseconds = group.Latencies.Milliseconds(0.99),
            Numbers = ledgers.Sum(ledger => ledger.Numbers),
            Updates = ledgers.Sum(ledger => ledger.Updates),
            Merged = ledgers.Sum(ledger => ledger.Merged),
            Unexplained = ledgers.Sum(ledger => ledger.Unexplained),
            Lost = group.Lost,
        };
        BenchContext.Tell($"{result}");
        context.Loop.Close(group);
        return result;
    }
}
