using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Stores;
using Tidegate.Markets.Instruments.Stores;
using Tidegate.Storage;

namespace Tidegate.Tests.Storage;

public sealed class StorageRegistrationTests
{
    [Fact]
    public async Task A_database_takes_the_place_of_memory_in_whichever_order_they_are_added()
    {
        foreach (var isDatabaseFirst in (bool[])[true, false])
        {
            var services = new ServiceCollection();
            if (isDatabaseFirst)
            {
                services.AddTidegateStorage(Options).AddTidegateMemoryStores();
            }
            else
            {
                services.AddTidegateMemoryStores().AddTidegateStorage(Options);
            }

            await using var provider = services.BuildServiceProvider();
            var storage = provider.GetRequiredService<TidegateStorage>();

            Assert.Same(storage.Users, provider.GetRequiredService<IUserStore>());
            Assert.Same(storage.ApiKeys, provider.GetRequiredService<IApiKeyStore>());
            Assert.Same(storage.Refresh, provider.GetRequiredService<IRefreshStore>());
            Assert.Same(storage.Revocations, provider.GetRequiredService<IRevocationStore>());
            Assert.Same(storage.Changes, provider.GetRequiredService<IChangeStore>());
            Assert.Same(storage.Documents, provider.GetRequiredService<IDocumentStore>());
            Assert.Same(storage.Audit, provider.GetRequiredService<IAuditStore>());
            Assert.Same(storage.Instruments, provider.GetRequiredService<IInstrumentStore>());
            Assert.Same(storage.Health, provider.GetRequiredService<IStoreHealth>());
        }

        static StorageOptions Options(IServiceProvider provider) => new() { Provider = StorageProvider.Memory };
    }

    [Fact]
    public void Stores_in_memory_leave_what_is_there_alone()
    {
        var mine = new MemoryStores().Users;

        using var provider = new ServiceCollection().AddSingleton(mine).AddTidegateMemoryStores().BuildServiceProvider();

        Assert.Same(mine, provider.GetRequiredService<IUserStore>());
        Assert.Same(provider.GetRequiredService<MemoryStores>().ApiKeys, provider.GetRequiredService<IApiKeyStore>());
    }
}
