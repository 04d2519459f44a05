using System.Net;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Grants;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;
using Tidegate.Core.Topics;

namespace Tidegate.Auth.Brokers;

/// <summary>The authentication service of the brief: from an API key to its user and what his broker asks for, and what he may subscribe to. Thread-safe.</summary>
/// <param name="keys">Believes API keys.</param>
/// <param name="sessions">The logins at brokers.</param>
/// <param name="overlay">What is stored of a user.</param>
/// <param name="rules">Who may have which topic.</param>
/// <param name="plans">Ceilings by plan.</param>
public sealed class AuthService(ApiKeyRing keys, BrokerSessions sessions, GrantOverlay overlay, IAccessRules rules, PlanBook plans)
{
    /// <summary>Most levels that the brief knows.</summary>
    public const int DepthMax = 30;

    /// <summary>Validates an API key and brings the tokens of its user's active broker (the brief's <c>validate_api_key</c>).</summary>
    /// <param name="apiKey">What was shown; any size, any content.</param>
    /// <param name="address">From where, or null.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Null where the key is not good, where its user has no login that is good now, or where one of both tokens is missing.</returns>
    /// <remarks>
    /// To the letter of the brief. Brokers such as Kite know no feed token: whoever serves their users as well asks for the key
    /// (<see cref="ApiKeyRing.VerifyAsync"/>) and for the login (<see cref="BrokerSessions.FindAsync"/>) one after the other.
    /// </remarks>
    /// <exception cref="StoreUnavailableException">The store must be asked and is away.</exception>
    public async ValueTask<ValidatedApiKey?> ValidateApiKeyAsync(string apiKey, IPAddress? address, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        var verified = await keys.VerifyAsync(apiKey, address, cancellation);
        if (!verified.IsDone || await sessions.FindAsync(verified.Value.Owner.Name, cancellation) is not { } session)
        {
            return null;
        }

        return session.Secrets is { AuthToken.Length: > 0, FeedToken: { Length: > 0 } feedToken }
            ? new ValidatedApiKey(session.User, session.Secrets.AuthToken, feedToken)
            {
                Broker = session.Broker,
                ClientId = session.ClientId,
            }
            : null;
    }

    /// <summary>What a user may have of an instrument, by stored rights, rules and plan (the brief's <c>check_subscription_permissions</c>).</summary>
    /// <param name="userId">Name of the user.</param>
    /// <param name="endpoint">Configured name of the endpoint, which rules may name.</param>
    /// <param name="symbol">Symbol.</param>
    /// <param name="exchange">Exchange.</param>
    /// <param name="mode">The mode asked for.</param>
    /// <param name="depthLevel">Levels of the book asked for; null: as many as there are. Means something with <see cref="Mode.Depth"/> only.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Allowed: exactly that. Where it is not, what may be asked for instead; nothing where exchange or symbol are none, or their topic is denied.</returns>
    /// <exception cref="StoreUnavailableException">The store must be asked and is away.</exception>
    public async ValueTask<SubscriptionPermissions> CheckSubscriptionPermissionsAsync(
        string userId,
        string endpoint,
        string symbol,
        string exchange,
        Mode mode,
        int? depthLevel,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(userId);
        var basis = new Grant
        {
            Subject = userId,
            Issuer = ApiKeyRing.IssuerName, // an owner of keys: a stored user, or nobody
            ExpiresAt = DateTimeOffset.MaxValue,
        };
        var admission = await overlay.ApplyAsync(basis, cancellation);
        return admission.IsGranted && Topic.TryJoin(["md", exchange, symbol], out var topic)
            ? Judge(admission.Grant, endpoint, topic, mode, depthLevel)
            : new SubscriptionPermissions(false, 0, []);
    }

    private SubscriptionPermissions Judge(Grant grant, string endpoint, Topic topic, Mode mode, int? depthLevel)
    {
        var verdict = rules.Judge(grant, endpoint, topic);
        if (verdict.Error is not null)
        {
            return new SubscriptionPermissions(false, 0, []);
        }

        var plan = plans.Current[grant.Plan];
        var highest = plan.ModeMax is { } modeMax && modeMax < verdict.ModeMax ? modeMax : verdict.ModeMax;
        var depth = highest < Mode.Depth ? 0 : Math.Min(DepthMax, Math.Min(verdict.DepthMax, plan.DepthMax ?? DepthMax));
        int[] modes = highest switch
        {
            Mode.Ltp => [1],
            Mode.Quote => [1, 2],
            _ => [1, 2, 4],
        };
        var isDeeper = mode == Mode.Depth && depthLevel > depth;
        return new SubscriptionPermissions(mode <= highest && !isDeeper, depth, modes);
    }
}
