using Tidegate.Bench.Load;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>One server with its subscribed sessions, ready to be driven at any rate; they leave when it is disposed.</summary>
internal sealed class FanOutStage(BenchContext context, ServerProcess server, int sessions) : IDisposable
{
    private const double WarmUpDeliveries = 200_000;
    private const double WarmUpUpdates = 20_000;
    private const double UpdatesMin = 20; // fewer say nothing about a rate
    private const int SettleTurnsMax = 150; // 9 s

    private static readonly TimeSpan WarmUpLength = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan SweepTimeout = TimeSpan.FromSeconds(3);

    private readonly SessionGroup _group = server.NewGroup();

    public string Server => server.Name;

    public int Sessions => sessions;

    /// <summary>Delivers until the server's code is compiled as it will stay.</summary>
    public void WarmUp() =>
        Deliver(Math.Min(Math.Min(Guesses.For(Server) / 2, WarmUpDeliveries) / sessions, WarmUpUpdates), WarmUpLength, WarmUpLength);

    /// <summary>Delivers at a rate for a while and says what arrived; the rate counts updates, not deliveries.</summary>
    public FanOutPoint Deliver(double rate, TimeSpan warmUp, TimeSpan length)
    {
        Refill();
        foreach (var session in _group.Sessions)
        {
            session.Received = 0;
        }

        server.SetRate(rate);
        context.Loop.Run(warmUp);
        (_group.Received, _group.IsMeasuring) = (0, true);
        _group.Latencies.Clear();
        var account = new CpuAccount(server);
        context.Loop.Run(TimeSpan.FromSeconds(Math.Ceiling(Math.Max(rate * length.TotalSeconds, UpdatesMin)) / rate)); // whole updates
        _group.IsMeasuring = false;
        var cpu = context.Close(account);
        var received = _group.Received;
        server.SetRate(0);
        var lost = _group.Lost;
        var isFarBehind = received < rate * sessions * cpu.Seconds / 2;
        if (isFarBehind)
        {
            LoadLoop.Drop(_group); // what it has left to send would take too long
        }

        Settle();
        var counts = _group.Sessions.Select(session => session.Received).ToArray();
        return new FanOutPoint(
            rate,
            received / cpu.Seconds,
            received / (rate * sessions * cpu.Seconds),
            _group.Latencies.Milliseconds(0.5),
            _group.Latencies.Milliseconds(0.99),
            _group.Latencies.Milliseconds(0.999),
            lost,
            isFarBehind ? 0 : counts.Min() / (double)Math.Max(counts.Max(), 1),
            cpu
        );
    }

    /// <summary>Publishes one update after the other, each when all have the one before; returns how many messages arrived, and at what cost.</summary>
    /// <exception cref="IOException">An update did not reach everybody.</exception>
    public (long Delivered, CpuShares Cpu) Sweep(TimeSpan length)
    {
        Refill();
        (_group.Received, _group.IsMeasuring) = (0, true);
        _group.Latencies.Clear();
        var account = new CpuAccount(server);
        for (var end = LoadLoop.Now + (long)length.TotalNanoseconds; LoadLoop.Now < end; )
        {
            server.PublishOnce();
            if (!context.Loop.RunUntil(_group, _group.Received + sessions, SweepTimeout))
            {
                _group.IsMeasuring = false;
                throw new IOException($"{_group.Received % sessions} of {sessions} sessions got an update.");
            }
        }

        _group.IsMeasuring = false;
        return (_group.Received, context.Close(account));
    }

    public void Dispose() => context.Loop.Close(_group);

    /// <summary>Opens what is missing: at first all, later all again where some were lost to an overload.</summary>
    private void Refill()
    {
        if (_group.Lost > 0)
        {
            context.Loop.Close(_group);
        }

        if (_group.Ready < sessions)
        {
            context.Connect(server, _group, sessions - _group.Ready);
        }
    }

    /// <summary>Waits until what an overload has left behind has come or has been given up.</summary>
    private void Settle()
    {
        for (var turns = 0; turns < SettleTurnsMax; turns++)
        {
            var before = Received;
            context.Loop.Run(TimeSpan.FromMilliseconds(60));
            if (Received == before)
            {
                break;
            }
        }
    }

    private long Received => _group.Sessions.Sum(session => session.Received);
}
