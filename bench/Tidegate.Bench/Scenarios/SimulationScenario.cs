using System.Diagnostics;
using Tidegate.Bench.Load.Simulations;
using Tidegate.Bench.Reports;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>Simulations and replays of the gateway as it ships, over real sockets.</summary>
internal static class SimulationScenario
{
    private const int Many = 100;
    private const int WarmUps = 4; // simulations before one is measured
    private const int OrdersOfOne = 100;
    private const int OrdersOfMany = 10;
    private const int OrderTicks = 100;
    private const int MemoryEvery = 10;
    private const double Speed = 1_000; // the most that a replay may be asked for
    private const int ReplaysTogether = 12;

    private static readonly TimeSpan EnginePatience = TimeSpan.FromMinutes(2);

    public static SimulationResult Run(BenchContext context)
    {
        var (settings, paths) = (context.Settings, context.Fleet.Paths);
        var days = SimulationDays.Find(paths.Data, paths.Scratch);
        var failures = new Dictionary<string, string>(StringComparer.Ordinal);
        var (ticks, orders, replays) = (new List<SimulationSide>(), new List<OrderSide>(), new List<ReplaySide>());
        using (var gateway = new SimulationGateway(paths.Product, days))
        {
            var span = (From: SimulationDays.Days[0], To: SimulationDays.Days[settings.SimulationDays - 1].AddDays(1));
            for (var warming = 0; warming < WarmUps; warming++)
            {
                Simulate(context, gateway, 1, span, perTick: 1);
            }

            ticks.AddRange([Ticks(context, gateway, 1, span), Ticks(context, gateway, Many, span)]);
            var day = (span.From, To: span.From.AddDays(1));
            orders.AddRange([Orders(context, gateway, 1, day, OrdersOfOne), Orders(context, gateway, Many, day, OrdersOfMany)]);
            foreach (var count in (int[])[1, ReplaysTogether])
            {
                replays.Add(Replay(context, gateway, days, count));
            }
        }

        var memory = Weigh(paths.Product, days, settings.IsQuick ? 300 : 3_000);
        return new SimulationResult(days.Source, ticks, orders, memory, replays, Engine(paths, failures), failures);
    }

    private static SimulationSide Ticks(BenchContext context, SimulationGateway gateway, int sessions, (DateOnly From, DateOnly To) span)
    {
        var found = Enumerable
            .Range(0, context.Settings.SimulationRounds)
            .Select(_ => Simulate(context, gateway, sessions, span, perTick: 0))
            .Select(run => (PerSecond: run.Ticks / run.Cpu.Seconds, Cpu: run.Cpu.ServerSeconds * 1e6 / run.Ticks, run.Cpu.LoadPercent))
            .ToList();
        BenchContext.Tell(
            $"{sessions} simulations: {string.Join("; ", found.Select(run => $"{run.PerSecond:N0} ticks/s, {run.Cpu:N0} us"))}"
        );
        return new SimulationSide(
            sessions,
            Samples.Of(found.Select(run => run.PerSecond)),
            Samples.Of(found.Select(run => run.Cpu)),
            Samples.Of(found.Select(run => run.LoadPercent))
        );
    }

    private static OrderSide Orders(
        BenchContext context,
        SimulationGateway gateway,
        int sessions,
        (DateOnly From, DateOnly To) day,
        int perTick
    )
    {
        var found = Enumerable
            .Range(0, context.Settings.SimulationRounds)
            .Select(_ => Simulate(context, gateway, sessions, day, perTick, OrderTicks))
            .Select(run => (PerSecond: run.Orders / run.Cpu.Seconds, Cpu: run.Cpu.ServerSeconds * 1e6 / run.Orders))
            .ToList();
        BenchContext.Tell(
            $"{sessions} simulations: {string.Join("; ", found.Select(run => $"{run.PerSecond:N0} orders/s, {run.Cpu:N0} us"))}"
        );
        return new OrderSide(sessions, perTick, Samples.Of(found.Select(run => run.PerSecond)), Samples.Of(found.Select(run => run.Cpu)));
    }

    /// <summary>So many at a time, from their first tick on to their end, or to the tick at which they hold.</summary>
    private static (long Ticks, long Orders, CpuShares Cpu) Simulate(
        BenchContext context,
        SimulationGateway gateway,
        int sessions,
        (DateOnly From, DateOnly To) span,
        int perTick,
        long until = long.MaxValue
    )
    {
        var clients = Await(
            Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => SimulationClient.ConnectAsync(gateway.Port, gateway.IssueSimutrador())))
        );
        try
        {
            Await(Task.WhenAll(clients.Select((client, number) => client.BeginAsync(SymbolOf(number), span.From, span.To))));
            var account = new CpuAccount(gateway.Process);
            Await(
                Task.WhenAll(
                    clients.Select((client, number) => client.PlayAsync(SymbolOf(number), perTick == 0 ? int.MaxValue : 1, perTick, until))
                )
            );
            var cpu = context.Close(account);
            // Those after the last tick have no candle to be executed in.
            if (
                clients.FirstOrDefault(client => client.Executed > client.Accepted || client.Executed < client.Accepted - perTick) is
                { } client
            )
            {
                throw new InvalidOperationException($"Of {client.Accepted} orders {client.Executed} were executed.");
            }

            return (clients.Sum(each => each.Ticks), clients.Sum(each => each.Accepted), cpu);
        }
        finally
        {
            Array.ForEach(clients, client => client.Dispose());
        }
    }

    private static SimulationMemory Weigh(string program, SimulationDays days, long ticks)
    {
        using var gateway = new SimulationGateway(program, days, conservesMemory: true);
        var span = (From: SimulationDays.Days[0], To: SimulationDays.Days[^1].AddDays(1));
        foreach (var warming in (bool[])[true, false])
        {
            var clients = Await(
                Task.WhenAll(Enumerable.Range(0, Many).Select(_ => SimulationClient.ConnectAsync(gateway.Port, gateway.IssueSimutrador())))
            );
            try
            {
                var before = gateway.Process.ResidentBytes;
                Await(Task.WhenAll(clients.Select((client, number) => client.BeginAsync(SymbolOf(number), span.From, span.To))));
                var until = warming ? ticks / 10 : ticks;
                Await(Task.WhenAll(clients.Select((client, number) => client.PlayAsync(SymbolOf(number), MemoryEvery, 1, until))));
                if (!warming)
                {
                    var bytes = (gateway.Process.ResidentBytes - before) / (double)Many;
                    BenchContext.Tell($"a simulation after {ticks:N0} ticks: {bytes:N0} bytes");
                    return new SimulationMemory(Many, ticks, clients.Max(client => client.Accepted), bytes);
                }
            }
            finally
            {
                Array.ForEach(clients, client => client.Dispose());
            }
        }

        throw new UnreachableException();
    }

    private static ReplaySide Replay(BenchContext context, SimulationGateway gateway, SimulationDays days, int count)
    {
        using var client = new ReplayClient(gateway.Port, gateway.Issue());
        Await(client.ConnectAsync(gateway.Issue()));
        // Together, an hour is long enough.
        var length = count == 1 ? context.Settings.ReplayLength : TimeSpan.FromHours(1);
        var best = 0.0;
        for (var replay = 0; replay < count; replay++)
        {
            best = Await(client.AddAsync(Path.GetFileName(days.Ticks), days.TicksDay + length, Speed)).TotalSeconds / Speed;
        }

        var account = new CpuAccount(gateway.Process);
        var hearing = Task.Run(client.HearAsync);
        Await(client.ResumeAsync());
        Await(hearing);
        var cpu = context.Close(account);
        var side = new ReplaySide(count, Await(client.PlayedAsync()), client.Heard, client.Merged, cpu.Seconds, best, cpu.ServerPercent);
        Await(client.EndAsync());
        BenchContext.Tell(
            $"{count} replays: {side.Rows / side.Seconds:N0} rows/s, {side.Merged:N0} merged, {side.Lost:N0} lost of {side.Rows:N0}"
        );
        return side;
    }

    /// <summary>The lines of a program of its own, which plays the same fills in the engine and in Python.</summary>
    private static List<string> Engine(PeerPaths paths, Dictionary<string, string> failures)
    {
        var lines = new List<string>();
        string[] command = ["dotnet", paths.Micro, "simulations", Path.Combine(paths.Folder, "python", "fills.py")];
        using var process = new HelperProcess("simulations", core: 0, command, new Dictionary<string, string>(StringComparer.Ordinal));
        try
        {
            while (process.HearOrEnd(EnginePatience) is { } line)
            {
                BenchContext.Tell(line);
                lines.Add(line);
            }
        }
        catch (IOException exception)
        {
            failures["python"] = exception.Message;
        }

        return lines;
    }

    private static string SymbolOf(int number) => SimulationDays.Symbols[number % SimulationDays.Symbols.Count];

#pragma warning disable VSTHRD002 // nothing else runs here, and the load loop is of one thread
    private static void Await(Task task) => task.GetAwaiter().GetResult();

    private static T Await<T>(Task<T> task) => task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
