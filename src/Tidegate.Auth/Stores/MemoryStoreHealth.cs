namespace Tidegate.Auth.Stores;

/// <inheritdoc cref="IStoreHealth" />
internal sealed class MemoryStoreHealth : IStoreHealth
{
    public ValueTask CheckAsync(CancellationToken cancellation) => ValueTask.CompletedTask;
}
