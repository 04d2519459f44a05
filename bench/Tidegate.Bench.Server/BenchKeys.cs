using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Users;
using Tidegate.Storage;

namespace Tidegate.Bench.Server;

/// <summary>A store of identities for the clients that bring API keys, as <c>TIDEGATE_BENCH_STORE</c> says.</summary>
internal static class BenchKeys
{
    private const int Count = 500;

    /// <summary>Where keys are kept; null: in memory, and there are none.</summary>
    public static StorageOptions? Storage =>
        Environment.GetEnvironmentVariable("TIDEGATE_BENCH_STORE") is { } provider
            ? new StorageOptions
            {
                Provider = Enum.Parse<StorageProvider>(provider),
                File = Environment.GetEnvironmentVariable("TIDEGATE_BENCH_CONNECTION")!,
                ConnectionString =
                    provider == nameof(StorageProvider.Postgres) ? Environment.GetEnvironmentVariable("TIDEGATE_BENCH_CONNECTION") : null,
            }
            : null;

    /// <summary>Makes a user with keys, and writes the keys into the file that the driver named.</summary>
    public static async Task MakeAsync(IServiceProvider services)
    {
        var name = $"bench-{Environment.ProcessId}";
        await services.GetRequiredService<UserDirectory>().CreateAsync(new UserDraft(name), CancellationToken.None);
        var ring = services.GetRequiredService<ApiKeyRing>();
        var keys = new List<string>(Count);
        for (var i = 0; i < Count; i++)
        {
            keys.Add((await ring.CreateAsync(new ApiKeyDraft(name), CancellationToken.None)).Value!.Key);
        }

        await File.WriteAllLinesAsync(Environment.GetEnvironmentVariable("TIDEGATE_BENCH_KEYS")!, keys);
    }
}
