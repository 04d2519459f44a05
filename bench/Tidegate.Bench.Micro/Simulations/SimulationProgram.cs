using System.Diagnostics;
using System.Globalization;
using Tidegate.Markets.Bars;
using Tidegate.Simulation.Candles;
using Tidegate.Simulation.Orders;
using Tidegate.Simulation.Sessions;

namespace Tidegate.Bench.Micro.Simulations;

/// <summary>How fast simulations step, beside a plain Python loop that does the same fills, and what a session holds: <c>simulations</c>.</summary>
internal static class SimulationProgram
{
    private const int Every = 10;
    private const int Never = int.MaxValue;
    private const int Quantity = 10;
    private const int CandleCount = 97_500; // a year of 250 days of 390 minutes
    private const int SessionCount = 100;
    private const int OrderCount = 200_000;
    private const int Rounds = 3;
    private const int Plays = 5; // of a round: one alone is over in the time of a few collections
    private const int Warmings = 20; // on a busy machine the compiler needs as many until it has seen what is hot

    /// <summary>Prints one line for each figure.</summary>
    /// <param name="python">Path of <c>fills.py</c>.</param>
    public static void Run(string python)
    {
        var candles = Walk(new Random(1));
        using var file = new TemporaryCandles(candles);
        foreach (var every in new[] { Never, Every, 1 })
        {
            Compare(python, candles, file.Path, every);
        }

        PlayTogether(candles);
        PlaceMany(candles);
    }

    private static void Compare(string python, Bar[] candles, string path, int every)
    {
        var equity = 0m;
        for (var warming = 0; warming < Warmings; warming++)
        {
            Play(candles, every);
        }

        var what = every == Never ? "no orders" : $"an order every {every} candles";
        for (var round = 1; round <= Rounds; round++)
        {
            var ours =
                Seconds(() =>
                {
                    for (var play = 0; play < Plays; play++)
                    {
                        equity = Play(candles, every);
                    }
                }) / Plays;
            var (theirs, other) = RunPython(python, path, every);
            Print(
                $"{what}, round {round}: one session {CandleCount / ours:N0} ticks/s, python {CandleCount / theirs:N0} ticks/s, {theirs / ours:F1} x"
            );
            if (equity != other)
            {
                throw new InvalidOperationException($"Not the same fills: {equity} and {other}.");
            }
        }

        Print($"{what}: same equity in both: {equity.ToString(CultureInfo.InvariantCulture)}");
    }

    private static decimal Play(Bar[] candles, int every)
    {
        using var engine = Engine(candles);
        var events = new List<SimulationEvent>();
        while (Turn(engine, events, every)) { }
        return engine.Account.Equity;
    }

    private static void PlayTogether(Bar[] candles)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var engines = Enumerable.Range(0, SessionCount).Select(_ => Engine(candles)).ToArray();
        var events = new List<SimulationEvent>();
        const int Turns = 5_000;
        var seconds = Seconds(() =>
        {
            for (var turn = 0; turn < Turns; turn++)
            {
                foreach (var engine in engines)
                {
                    Turn(engine, events, Every);
                }
            }
        });
        events.Clear();
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Print($"{SessionCount} sessions in turn, one thread: {Turns * SessionCount / seconds:N0} ticks/s");
        Print($"held by a session after {Turns:N0} ticks and {Turns / Every} orders: {held / SessionCount:N0} bytes");
        Array.ForEach(engines, engine => engine.Dispose());
    }

    private static void PlaceMany(Bar[] candles)
    {
        using var engine = Engine(candles);
        var events = new List<SimulationEvent>();
        Turn(engine, events, Every);
        var seconds = Seconds(() =>
        {
            for (var order = 0; order < OrderCount; order++)
            {
                engine.Place(
                    new OrderBatch($"m{order}", [new OrderTicket($"o{order}", "AAPL", (OrderSide)(order % 2), OrderKind.Market, 1)], false)
                );
                if (order % 100 == 99)
                {
                    events.Clear();
                    engine.Step(events);
                }
            }
        });
        Print($"orders, each a batch of its own, 100 before each candle: {OrderCount / seconds:N0}/s");
    }

    // As a client would: looks at the candles, then orders.
    private static bool Turn(SimulationEngine engine, List<SimulationEvent> events, int every)
    {
        events.Clear();
        if (!engine.Step(events))
        {
            return false;
        }

        if (engine.Sequence % every == 0)
        {
            var side = engine.Sequence / every % 2 == 1 ? OrderSide.Buy : OrderSide.Sell;
            engine.Place(
                new OrderBatch(
                    $"b{engine.Sequence}",
                    [new OrderTicket($"o{engine.Sequence}", "AAPL", side, OrderKind.Market, Quantity)],
                    false
                )
            );
        }

        return true;
    }

    private static SimulationEngine Engine(Bar[] candles)
    {
        var engine = new SimulationEngine(new SimulationSettings(["AAPL"], 0, long.MaxValue, 100_000), new ArrayFeed(candles));
        engine.TryStart();
        return engine;
    }

    private static Bar[] Walk(Random random)
    {
        var candles = new Bar[CandleCount];
        var price = 10_000L; // cents
        for (var i = 0; i < candles.Length; i++)
        {
            var open = price;
            var (high, low) = (open + random.Next(15), open - random.Next(15));
            price = Math.Clamp(random.NextInt64(low, high + 1), 5_000, 50_000);
            candles[i] = new Bar(
                i * 60_000_000_000L,
                open / 100m,
                Math.Max(high, price) / 100m,
                Math.Min(low, price) / 100m,
                price / 100m,
                1_000
            );
        }

        return candles;
    }

    private static (double Seconds, decimal Equity) RunPython(string script, string candles, int every)
    {
        var start = new ProcessStartInfo("python3", [script, candles, $"{every}", $"{Quantity}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var words = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return (double.Parse(words[0], CultureInfo.InvariantCulture), decimal.Parse(words[1], CultureInfo.InvariantCulture));
    }

    // Of the processor, all threads, as Python says it: on a machine that others use the clock on the wall measures them as well.
    private static double Seconds(Action work)
    {
        using var self = Process.GetCurrentProcess();
        var began = self.TotalProcessorTime;
        work();
        self.Refresh();
        return (self.TotalProcessorTime - began).TotalSeconds;
    }

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
