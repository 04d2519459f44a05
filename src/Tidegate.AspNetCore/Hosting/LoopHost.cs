using Microsoft.Extensions.Hosting;
using Tidegate.Auth;

namespace Tidegate.AspNetCore.Hosting;

/// <summary>Runs the work that goes on beside the requests, from the host's start to its stop.</summary>
internal sealed class LoopHost(IEnumerable<IBackgroundLoop> loops) : BackgroundService
{
    private volatile bool _hasBegun;

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!_hasBegun && ExecuteTask is { IsCanceled: true })
        {
            // Stopped before a thread was free for them, and the framework does not begin them then. Each still has to finish what must not be lost.
            await ExecuteAsync(new CancellationToken(canceled: true));
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _hasBegun = true;
        return Task.WhenAll(loops.Select(loop => Task.Run(() => loop.RunAsync(stoppingToken), CancellationToken.None)));
    }
}
