using Tidegate.Auth.Stores;
using Tidegate.Gateway.Configuration;
using Tidegate.Storage;

namespace Tidegate.Gateway.Starting;

/// <summary>Opens the database before anything listens: one that cannot be used ends the start and is left as it was.</summary>
internal sealed class StorageHost(TidegateStorage storage) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.StartAsync(cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            throw new StartFaultException(["Tidegate:Storage: " + exception.Message], ExitCodes.Data);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
