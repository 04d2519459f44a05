using Tidegate.Bench.Load;
using Tidegate.Bench.Reports;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>Some of the readers stop for a minute: what the others notice, what each of them costs, and how soon they know the newest again.</summary>
internal static class StuckScenario
{
    private const int Topics = 10;

    // With 4 KiB the kernel drops segments that it has offered room for, because a small one weighs six times its size in the buffer. The sender
    // then repeats it at intervals that have doubled to tens of seconds, and a client that reads again waits for that, whoever the server is.
    private const int ReceiveBytes = 16_384;

    private static readonly double[] Shares = [0.1, 0.5];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CatchUpMax = TimeSpan.FromSeconds(10); // looked at for longer than the second that is promised
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public static StuckResult Run(BenchContext context) =>
        new(
            context.Settings.StallSessions,
            Topics,
            context.Settings.StallRate,
            context.Settings.StallLength.TotalSeconds,
            [.. Shares.Select(share => Run(context, (int)(context.Settings.StallSessions * share)))]
        );

    private static StuckShare Run(BenchContext context, int stuckCount)
    {
        var settings = context.Settings;
        using var server = context.Fleet.StartGateway(conservesMemory: true, patience: settings.StallLength + TimeSpan.FromMinutes(1));
        var healthy = Open(context, server, settings.StallSessions - stuckCount, receiveBytes: 0);
        var stuck = Open(context, server, stuckCount, ReceiveBytes);
        server.SetRate(settings.StallRate, Topics);
        context.Loop.Run(WarmUp);

        var (reading, stalled) = (new LatencyHistogram(), new LatencyHistogram());
        Listen(context, server, healthy, reading, settings.ReadingLength);
        var bytesBefore = server.ResidentBytes;
        context.Loop.SetReading(stuck, isReading: false);
        Listen(context, server, healthy, stalled, settings.StallLength);
        var bytesAfter = server.ResidentBytes;
        var catchUp = CatchUp(context, healthy, stuck);
        Listen(context, server, healthy, reading, settings.ReadingLength);

        TopicLedger[] slow = [.. stuck.Sessions.Select(session => session.Ledger!)];
        var result = new StuckShare(stuckCount, settings.StallSessions - stuckCount)
        {
            P50Milliseconds = reading.Milliseconds(0.5),
            P99Milliseconds = reading.Milliseconds(0.99),
            StalledP50Milliseconds = stalled.Milliseconds(0.5),
            StalledP99Milliseconds = stalled.Milliseconds(0.99),
            BytesPerStuck = (bytesAfter - bytesBefore) / (double)stuckCount,
            Merged = slow.Sum(ledger => ledger.Merged),
            CatchUpMilliseconds = catchUp,
            Unexplained = slow.Sum(ledger => ledger.Unexplained) + healthy.Sessions.Sum(session => session.Ledger!.Unexplained),
            Lost = healthy.Lost + stuck.Lost,
        };
        BenchContext.Tell($"stuck {stuckCount}: {result}");
        context.Loop.Close(healthy);
        context.Loop.Close(stuck);
        return result;
    }

    private static SessionGroup Open(BenchContext context, ServerProcess server, int count, int receiveBytes)
    {
        var group = server.NewGroup(sliceOf: _ => new MarketSlice(0, Topics, Topics), receiveBytes: receiveBytes);
        context.Connect(server, group, count);
        return group;
    }

    private static void Listen(BenchContext context, ServerProcess server, SessionGroup group, LatencyHistogram latencies, TimeSpan length)
    {
        group.Latencies = latencies;
        group.IsMeasuring = true;
        var account = new CpuAccount(server);
        context.Loop.Run(length);
        context.Close(account);
        group.IsMeasuring = false;
    }

    /// <summary>Lets the stuck ones read again, and times how long each takes until it knows what a healthy one knew at that instant.</summary>
    /// <returns>The slowest in milliseconds; null where one did not get there.</returns>
    private static double? CatchUp(BenchContext context, SessionGroup healthy, SessionGroup stuck)
    {
        var began = LoadLoop.Now;
        foreach (var session in stuck.Sessions)
        {
            session.Ledger!.Expect(healthy.Sessions[0].Ledger!.Last, began);
        }

        context.Loop.SetReading(stuck, isReading: true);
        for (var left = CatchUpMax; left > TimeSpan.Zero && !AllCaughtUp(); left -= Look)
        {
            context.Loop.Run(Look);
        }

        return AllCaughtUp() ? stuck.Sessions.Max(session => session.Ledger!.CaughtUpAt - began) / 1e6 : null;

        bool AllCaughtUp() => stuck.Sessions.All(session => session.Ledger!.CaughtUpAt > 0);
    }
}
