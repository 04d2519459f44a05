using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;

namespace Tidegate.Gateway.Starting;

/// <summary>The API keys that stand in the code of SimuTrador's clients, and their users: put into the store before the first request. In Development only.</summary>
/// <remarks>The keys themselves are no secrets, which is why nothing takes them outside Development: there <see cref="ApiKeyRing"/> believes none of their form.</remarks>
internal sealed partial class MockKeys(UserDirectory users, ApiKeyRing keys, ILogger<MockKeys> logger) : IHostedService
{
    private static readonly (string Key, string User, string Plan)[] All =
    [
        ("test-api-key-free", "user_free_001", "free"),
        ("test-api-key-pro", "user_pro_001", "professional"),
        ("test-api-key-enterprise", "user_ent_001", "enterprise"),
    ];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (key, user, plan) in All)
            {
                await AddAsync(key, user, plan, cancellationToken);
            }
        }
        catch (StoreUnavailableException)
        {
            LogLeftOut(); // a start without its database is a start all the same
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async ValueTask AddAsync(string key, string user, string plan, CancellationToken cancellation)
    {
        if ((await keys.VerifyAsync(key, address: null, cancellation)).IsDone)
        {
            return; // it is there since an earlier start
        }

        await users.CreateAsync(new UserDraft(user) { Plan = plan }, cancellation); // refused where it is there, and then it may have changed
        await keys.ImportAsync(new ApiKeyDraft(user) { Label = "mock key of SimuTrador" }, key, cancellation); // refused where it was revoked
    }

    [LoggerMessage(LogEvents.MockKeysLeftOut, LogLevel.Warning, "The database cannot be had: SimuTrador's mock keys were not put into it")]
    private partial void LogLeftOut();
}
