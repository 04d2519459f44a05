using Microsoft.Extensions.Logging.Abstractions;
using Tidegate.Feeds.Simulators.Faults;
using Tidegate.Feeds.Simulators.Kraken;

namespace Tidegate.FunctionalTests.Support;

/// <summary>A simulated Kraken on free ports whose market moves two hundred times a second, with one account, <c>key</c>.</summary>
internal sealed class RunningKraken : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Task _running;

    public RunningKraken(string secret)
    {
        var options = new KrakenSimulatorOptions
        {
            Accounts = [new KrakenSimulatedAccount("key", secret)],
            StepInterval = TimeSpan.FromMilliseconds(5),
        };
        Exchange = new KrakenSimulator(
            options,
            KrakenListing.Default,
            new FaultPlan(),
            TimeProvider.System,
            NullLogger<KrakenSimulator>.Instance
        );
        _running = Exchange.RunAsync(_over.Token);
    }

    public KrakenSimulator Exchange { get; }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Exchange.DisposeAsync();
        _over.Dispose();
    }
}
