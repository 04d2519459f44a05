using Microsoft.Extensions.Hosting;
using Tidegate.Gateway.Starting;

namespace Tidegate.Tests.Gateway.Starting;

public sealed class StopSignalsTests
{
    private const int SigInt = 2;
    private const int SigTerm = 15;

    [Fact]
    public void The_first_signal_stops_in_order_and_the_second_ends_the_process_with_what_a_shell_expects()
    {
        var lifetime = new CountingLifetime();
        var exits = new List<int>();
        using var signals = new StopSignals(lifetime, exits.Add);

        signals.Hear(SigTerm);
        var afterFirst = (lifetime.Stops, exits.Count);
        signals.Hear(SigInt);

        Assert.Equal((1, 0), afterFirst);
        Assert.Equal((1, 130), (lifetime.Stops, Assert.Single(exits)));
    }

    private sealed class CountingLifetime : IHostApplicationLifetime
    {
        public int Stops { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => Stops++;
    }
}
