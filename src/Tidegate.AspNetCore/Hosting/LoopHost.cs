using Microsoft.Extensions.Hosting;
using Tidegate.Auth;

namespace Tidegate.AspNetCore.Hosting;

/// <summary>Runs the work that goes on beside the requests, from the host's start to its stop.</summary>
internal sealed class LoopHost(IEnumerable<IBackgroundLoop> loops) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(loops.Select(loop => Task.Run(() => loop.RunAsync(stoppingToken), CancellationToken.None)));
}
