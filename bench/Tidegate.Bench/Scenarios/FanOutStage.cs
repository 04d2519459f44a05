using Tidegate.Bench.Load;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>One server with its subscribed sessions, ready to be driven at any rate.</summary>
internal sealed class FanOutStage(BenchContext context, ServerProcess server, int sessions)
{
    private const double WarmUpDeliveries = 200_000;
    private const double WarmUpUpdates = 20_000;

    private const int SettleTurnsMax = 300; // 18 s

    private static readonly TimeSpan WarmUpLength = TimeSpan.FromSeconds(1.5);

    private readonly SessionGroup _group = new(server.Port) { IsGateway = server.IsGateway };

    public string Server => server.Name;

    public int Sessions => sessions;

    /// <summary>Delivers until the server's code is compiled as it will stay.</summary>
    public void WarmUp() => Deliver(Math.Min(WarmUpDeliveries / sessions, WarmUpUpdates), WarmUpLength, WarmUpLength);

    /// <summary>Delivers at a rate for a while and says what arrived; the rate counts updates, not deliveries.</summary>
    public FanOutPoint Deliver(double rate, TimeSpan warmUp, TimeSpan length)
    {
        Refill();
        server.SetRate(rate);
        context.Loop.Run(warmUp);
        (_group.Received, _group.IsMeasuring) = (0, true);
        _group.Latencies.Clear();
        var account = new CpuAccount(server);
        context.Loop.Run(length);
        _group.IsMeasuring = false;
        var cpu = context.Close(account);
        server.SetRate(0);
        var point = new FanOutPoint(
            rate,
            _group.Received / cpu.Seconds,
            _group.Received / (rate * sessions * cpu.Seconds),
            _group.Latencies.Milliseconds(0.5),
            _group.Latencies.Milliseconds(0.99),
            _group.Lost,
            cpu
        );
        Settle();
        return point;
    }

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
        _group.IsMeasuring = true;
        for (var turns = 0; turns < SettleTurnsMax; turns++)
        {
            _group.Received = 0;
            context.Loop.Run(TimeSpan.FromMilliseconds(60));
            if (_group.Received == 0)
            {
                break;
            }
        }

        _group.IsMeasuring = false;
    }
}
