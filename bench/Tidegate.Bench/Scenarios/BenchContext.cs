using System.Diagnostics;
using Tidegate.Bench.Load;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>What every scenario needs.</summary>
internal sealed class BenchContext(BenchSettings settings, ServerFleet fleet) : IDisposable
{
    private readonly List<double> _others = [];
    private long _partBegan;

    public BenchSettings Settings { get; } = settings;

    public ServerFleet Fleet { get; } = fleet;

    public LoadLoop Loop { get; } = new();

    /// <summary>What others used during each measurement of the present part, in percent of one core.</summary>
    public IReadOnlyList<double> OthersPercent => _others;

    /// <summary>Opens sessions, each with a token of its own; returns how long that took and what it cost.</summary>
    public (TimeSpan Took, CpuShares Cpu) Connect(ServerProcess server, SessionGroup group, int count)
    {
        Fleet.Issue(group, count);
        var account = new CpuAccount(server);
        var took = Loop.Connect(group, count);
        return (took, Close(account));
    }

    /// <summary>Time since the present part began.</summary>
    public TimeSpan PartTook => Stopwatch.GetElapsedTime(_partBegan);

    public void BeginPart()
    {
        _partBegan = Stopwatch.GetTimestamp();
        _others.Clear();
    }

    public CpuShares Close(CpuAccount account)
    {
        var shares = account.Close();
        _others.Add(shares.OthersPercent);
        return shares;
    }

    /// <summary>Says how far we are, on the error output.</summary>
    public static void Tell(string what) => Console.Error.WriteLine(what);

    public void Dispose() => Loop.Dispose();
}
