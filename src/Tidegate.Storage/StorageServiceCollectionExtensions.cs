using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Markets.Instruments.Stores;
using Tidegate.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the stores over a database.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="TidegateStorage"/> and every store interface over it, in place of those that were registered before. The host calls
    /// <see cref="TidegateStorage.StartAsync"/> before it takes connections.
    /// </summary>
    /// <param name="services">Where to add.</param>
    /// <param name="options">Gives the options when they are first needed; check them at start with <see cref="StorageOptionsFaults.Find"/>.</param>
    public static IServiceCollection AddTidegateStorage(this IServiceCollection services, Func<IServiceProvider, StorageOptions> options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.Replace(
            ServiceDescriptor.Singleton(provider => new TidegateStorage(
                options(provider),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetService<ILogger<TidegateStorage>>()
            ))
        );
        Put<IUserStore>(services, storage => storage.Users);
        Put<IApiKeyStore>(services, storage => storage.ApiKeys);
        Put<IRefreshStore>(services, storage => storage.Refresh);
        Put<IRevocationStore>(services, storage => storage.Revocations);
        Put<IChangeStore>(services, storage => storage.Changes);
        Put<IDocumentStore>(services, storage => storage.Documents);
        Put<IBrokerSessionStore>(services, storage => storage.Brokers);
        Put<IAuditStore>(services, storage => storage.Audit);
        Put<IInstrumentStore>(services, storage => storage.Instruments);
        Put<IStoreHealth>(services, storage => storage.Health);
        return services;
    }

    private static void Put<T>(IServiceCollection services, Func<TidegateStorage, T> store)
        where T : class => services.Replace(ServiceDescriptor.Singleton(provider => store(provider.GetRequiredService<TidegateStorage>())));
}
