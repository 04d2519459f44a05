using Tidegate.Auth.Stores;
using Tidegate.Storage;

namespace Tidegate.Tests.Storage;

/// <summary>The contract of the stores, held against each implementation; a derived class is the part of one interface.</summary>
public abstract class StoreTest(SharedPostgres postgres) : IAsyncDisposable
{
    private readonly List<TidegateStorage> _opened = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("tidegate-store-").FullName;

    public static TheoryData<StorageProvider> Implementations => [StorageProvider.Memory, StorageProvider.Sqlite, StorageProvider.Postgres];

    public static TheoryData<StorageProvider> Databases => [StorageProvider.Sqlite, StorageProvider.Postgres];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static DateTimeOffset Noon { get; } = new(2026, 3, 4, 12, 0, 0, 123, TimeSpan.Zero);

    /// <summary>Stores that are empty and ready.</summary>
    protected async Task<TidegateStorage> OpenAsync(StorageProvider provider) => await OpenAsync(await NewOptionsAsync(provider));

    /// <summary>Stores over what these options name, as another process would open them.</summary>
    protected async Task<TidegateStorage> OpenAsync(StorageOptions options)
    {
        var storage = new TidegateStorage(options, TimeProvider.System);
        _opened.Add(storage);
        await storage.StartAsync(Cancellation);
        return storage;
    }

    /// <summary>A place where nothing is yet.</summary>
    protected async Task<StorageOptions> NewOptionsAsync(StorageProvider provider) =>
        new()
        {
            Provider = provider,
            File = Path.Combine(_folder, $"{_opened.Count}.db"),
            ConnectionString = provider == StorageProvider.Postgres ? await postgres.NewSchemaAsync() : null,
            CallTimeout = TimeSpan.FromSeconds(20),
        };

    protected static async Task<IReadOnlyList<(StoreChangeKind Kind, string Value)>> ChangesAsync(
        TidegateStorage storage,
        long after = 0
    ) => [.. (await storage.Changes.ReadAfterAsync(after, 1_000, Cancellation)).Select(change => (change.Kind, change.Value))];

    public async ValueTask DisposeAsync()
    {
        foreach (var storage in _opened)
        {
            await storage.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
