using System.Net;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Audit;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Tokens;
using Tidegate.Auth.Users;
using Tidegate.Storage;

namespace Tidegate.Bench.Micro;

/// <summary>What a login costs where identities are kept in memory, in a file and in a server: an API key looked up and remembered, a sign-in begun and refreshed.</summary>
/// <remarks>PostgreSQL takes part where <c>TIDEGATE_BENCH_POSTGRES</c> holds a connection string; <c>bench/run</c> starts one.</remarks>
public class IdentityBenchmarks
{
    private const string Issuer = "bench";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"tidegate-bench-{Environment.ProcessId}.db");
    private ServiceProvider _services = null!;
    private ApiKeyRing _ring = null!;
    private TokenDesk _desk = null!;
    private TokenSubject _subject = null!;
    private IssuedApiKey _key = null!;
    private string _refreshToken = "";

    private static string? Postgres => Environment.GetEnvironmentVariable("TIDEGATE_BENCH_POSTGRES");

    [ParamsSource(nameof(Providers))]
    public StorageProvider Store { get; set; }

    public static IEnumerable<StorageProvider> Providers =>
        Postgres is null
            ? [StorageProvider.Memory, StorageProvider.Sqlite]
            : [StorageProvider.Memory, StorageProvider.Sqlite, StorageProvider.Postgres];

    [GlobalSetup]
    public async Task Setup()
    {
        var secret = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        var auth = new AuthOptions
        {
            Issuers = [new IssuerOptions { Name = Issuer, Keys = [new TokenKeyOptions { Secret = secret }] }],
            Keys = { Pepper = secret },
        };
        var storage = new StorageOptions
        {
            Provider = Store,
            File = _file,
            ConnectionString = Store == StorageProvider.Postgres ? Postgres : null,
        };
        _services = new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddTidegateAuth(_ => auth)
            .AddTidegateStorage(_ => storage)
            .BuildServiceProvider();
        await _services.GetRequiredService<TidegateStorage>().StartAsync(CancellationToken.None);
        var name = $"bench-{Guid.NewGuid():N}"; // each benchmark sets up anew, in the same database
        var user = await _services.GetRequiredService<UserDirectory>().CreateAsync(new UserDraft(name), CancellationToken.None);
        _ring = _services.GetRequiredService<ApiKeyRing>();
        _key = (await _ring.CreateAsync(new ApiKeyDraft(name), CancellationToken.None)).Value!;
        _desk = _services.GetRequiredService<TokenDesk>();
        _subject = TokenSubject.Of(user.Value!);
        var begun = await _desk.BeginAsync(_subject, Issuer, new Caller(name), CancellationToken.None);
        _refreshToken = begun.Value!.RefreshToken!;
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _services.DisposeAsync();
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_file) + "*"))
        {
            File.Delete(file);
        }
    }

    /// <summary>A key that nobody has shown before, or that was changed.</summary>
    [Benchmark]
    public async Task<bool> KeyFirst()
    {
        _ring.Forget(_key.Record.Id);
        return (await _ring.VerifyAsync(_key.Key, IPAddress.Loopback, CancellationToken.None)).IsDone;
    }

    /// <summary>A key that is remembered.</summary>
    [Benchmark]
    public async Task<bool> KeyAgain() => (await _ring.VerifyAsync(_key.Key, IPAddress.Loopback, CancellationToken.None)).IsDone;

    /// <summary>An access token alone.</summary>
    [Benchmark]
    public async Task<bool> Issue() => (await _desk.IssueAsync(_subject, Issuer, new Caller("bench"), CancellationToken.None)).IsDone;

    /// <summary>A refresh token for the next one, with an access token.</summary>
    [Benchmark]
    public async Task<bool> Refresh()
    {
        var outcome = await _desk.RefreshAsync(_refreshToken, new Caller("bench"), CancellationToken.None);
        _refreshToken = outcome.Value!.RefreshToken!;
        return outcome.IsDone;
    }
}
