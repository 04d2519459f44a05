using Tidegate.Bench.Load;
using Tidegate.Bench.Reports;
using Tidegate.Bench.Servers;

namespace Tidegate.Bench.Scenarios;

/// <summary>What a connect costs with the token verified and with everybody let in, turn and turn about.</summary>
internal static class ConnectScenario
{
    public static ConnectResult Run(BenchContext context)
    {
        using var verifying = context.Fleet.StartGateway();
        using var trusting = context.Fleet.StartGateway(verifies: false);
        for (var round = 0; round < context.Settings.ConnectWarmUps; round++)
        {
            Storm(context, verifying);
            Storm(context, trusting);
        }

        var verified = new List<Sample>();
        var unverified = new List<Sample>();
        for (var round = 0; round < context.Settings.ConnectRounds; round++)
        {
            verified.Add(Storm(context, verifying));
            unverified.Add(Storm(context, trusting));
            BenchContext.Tell(
                $"connects {round + 1}: {verified[^1].PerSecond:N0}/s at {verified[^1].CpuMicroseconds:N1} us, unverified {unverified[^1].PerSecond:N0}/s at {unverified[^1].CpuMicroseconds:N1} us"
            );
        }

        var added = verified.Zip(unverified, (with, without) => with.CpuMicroseconds - without.CpuMicroseconds);
        return new ConnectResult(context.Settings.Connects, Side(verified), Side(unverified), Samples.Of(added));
    }

    private static Sample Storm(BenchContext context, ServerProcess server)
    {
        var group = new SessionGroup(server.Port) { IsGateway = true, Subscribes = false };
        var count = context.Settings.Connects;
        var (took, cpu) = context.Connect(server, group, count);
        var sample = new Sample(
            count / took.TotalSeconds,
            cpu.ServerSeconds * 1e6 / count,
            group.ConnectTimes.Milliseconds(0.5),
            group.ConnectTimes.Milliseconds(0.99)
        );
        context.Loop.Close(group);
        context.Loop.Run(TimeSpan.FromMilliseconds(300)); // what the closing costs is not the next storm's
        return sample;
    }

    private static ConnectSide Side(List<Sample> runs) =>
        new(
            Samples.Of(runs.Select(run => run.PerSecond)),
            Samples.Of(runs.Select(run => run.CpuMicroseconds)),
            Samples.Of(runs.Select(run => run.P50)),
            Samples.Of(runs.Select(run => run.P99))
        );

    private sealed record Sample(double PerSecond, double CpuMicroseconds, double P50, double P99);
}
