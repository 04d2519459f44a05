using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Tidegate.Bench.Load.Protocols;
using Tidegate.Bench.Reports;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Load;

/// <summary>A part of a crowd: thousands of clients of one gateway, in a process of their own because a process may open only so many sockets.</summary>
/// <remarks>
/// Obeys lines and answers each with one: <c>connect</c> (<c>ready</c> when all are subscribed), <c>begin</c> (<c>begun</c>), <c>report</c> (a
/// <see cref="CrowdPart"/> in JSON, about the time since).
/// </remarks>
internal sealed class CrowdClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(ResultFiles.Json) { WriteIndented = false };
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20); // at the orders; the sockets are served all the while

    private readonly ConcurrentQueue<string?> _orders = new();
    private readonly LoadLoop _loop = new();
    private readonly SessionGroup _group;
    private readonly int _count;
    private long _numbers;
    private long _merged;
    private double _connectSeconds;

    private CrowdClient(int port, int count)
    {
        _count = count;
        _group = new SessionGroup(port, new TidegateProtocol()) { NeedsTokens = true, SliceOf = _ => new MarketSlice(0, 1, 1) };
        new Thread(ReadOrders) { Name = "orders", IsBackground = true }.Start();
    }

    /// <summary>Runs until its input ends.</summary>
    public static void Run(string port, string count, BenchTokens tokens)
    {
        using var client = new CrowdClient(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture));
        tokens.Issue(client._group, client._count);
        while (true)
        {
            client._loop.Run(Look);
            if (client._orders.TryDequeue(out var order))
            {
                if (order is null)
                {
                    return;
                }

                Console.WriteLine(client.Obey(order));
            }
        }
    }

    public void Dispose() => _loop.Dispose();

    private string Obey(string order)
    {
        switch (order)
        {
            case "connect":
                _connectSeconds = _loop.Connect(_group, _count).TotalSeconds;
                return "ready";
            case "begin":
                (_numbers, _merged) = (Sum(ledger => ledger.Numbers), Sum(ledger => ledger.Merged));
                (_group.Received, _group.IsMeasuring) = (0, true);
                return "begun";
            default:
                return JsonSerializer.Serialize(Report(), Json);
        }
    }

    private CrowdPart Report()
    {
        var newest = _group.Sessions.Max(session => session.Ledger!.Last[0]);
        return new CrowdPart(_group.Ready, _group.Lost)
        {
            ConnectSeconds = _connectSeconds,
            Received = _group.Received,
            Numbers = Sum(ledger => ledger.Numbers) - _numbers,
            Merged = Sum(ledger => ledger.Merged) - _merged,
            Unexplained = Sum(ledger => ledger.Unexplained),
            Behind = _group.Sessions.Count(session => session.Ledger!.Last[0] != newest),
            P50Milliseconds = _group.Latencies.Milliseconds(0.5),
            P99Milliseconds = _group.Latencies.Milliseconds(0.99),
        };
    }

    private long Sum(Func<TopicLedger, long> figure) => _group.Sessions.Sum(session => figure(session.Ledger!));

    /// <summary>Until there are no more, which it says with null.</summary>
    private void ReadOrders()
    {
        string? order;
        do
        {
            order = Console.ReadLine();
            _orders.Enqueue(order);
        } while (order is not null);
    }
}
