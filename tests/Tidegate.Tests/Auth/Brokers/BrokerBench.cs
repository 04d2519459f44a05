using Tidegate.Auth;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Brokers;
using Tidegate.Auth.Policies;

namespace Tidegate.Tests.Auth.Brokers;

/// <summary>Logins at brokers put together as the host does it.</summary>
internal sealed class BrokerBench : IDisposable
{
    public BrokerBench(Action<AuthOptions>? change = null, IEnumerable<PolicyOptions>? policies = null)
    {
        Auth = new AuthBench(change);
        Sessions = Make(Auth.Options.Keys);
        Rules = new PolicyBook(policies ?? [], PolicyEffect.Allow);
        Service = new AuthService(Auth.Keys, Sessions, Auth.Overlay, Rules, Auth.Plans);
    }

    public AuthBench Auth { get; }
    public BrokerSessions Sessions { get; }
    public PolicyBook Rules { get; }
    public AuthService Service { get; }

    public static BrokerSessionDraft Draft(string user = "alice", string broker = "angel") =>
        new(user, broker, "AB1234", new BrokerSecrets("the-api-key", "Bearer the.auth.token", "the-feed-token"));

    /// <summary>What another process makes of the same database.</summary>
    public BrokerSessions Make(ApiKeyOptions keys) =>
        new(Auth.Stores.Inner.Brokers, new BrokerSeal(new ApiKeyPepper(keys, true)), Auth.Stored, Auth.Signal, Auth.Options, Auth.Time);

    public async Task<BrokerSessionStatus> LoginAsync(BrokerSessionDraft? draft = null)
    {
        var outcome = await Sessions.LoginAsync(draft ?? Draft(), AuthBench.Cancel);
        Assert.True(outcome.IsDone, outcome.Refusal?.ToString());
        return outcome.Value;
    }

    public void Dispose() => Auth.Dispose();
}
