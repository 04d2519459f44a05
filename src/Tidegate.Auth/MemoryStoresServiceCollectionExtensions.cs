using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers stores that need no database.</summary>
public static class MemoryStoresServiceCollectionExtensions
{
    /// <summary>
    /// Adds one <see cref="MemoryStores"/> and each store interface over it, unless that is there already. A database registered before or
    /// after takes their place.
    /// </summary>
    public static IServiceCollection AddTidegateMemoryStores(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<MemoryStores>();
        services.TryAddSingleton<IUserStore>(provider => provider.GetRequiredService<MemoryStores>().Users);
        services.TryAddSingleton<IApiKeyStore>(provider => provider.GetRequiredService<MemoryStores>().ApiKeys);
        services.TryAddSingleton<IRefreshStore>(provider => provider.GetRequiredService<MemoryStores>().Refresh);
        services.TryAddSingleton<IRevocationStore>(provider => provider.GetRequiredService<MemoryStores>().Revocations);
        services.TryAddSingleton<IChangeStore>(provider => provider.GetRequiredService<MemoryStores>().Changes);
        services.TryAddSingleton<IDocumentStore>(provider => provider.GetRequiredService<MemoryStores>().Documents);
        services.TryAddSingleton<IBrokerSessionStore>(provider => provider.GetRequiredService<MemoryStores>().Brokers);
        services.TryAddSingleton<IAuditStore>(provider => provider.GetRequiredService<MemoryStores>().Audit);
        services.TryAddSingleton<IStoreHealth>(provider => provider.GetRequiredService<MemoryStores>().Health);
        return services;
    }
}
