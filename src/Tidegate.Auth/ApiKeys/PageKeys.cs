using Tidegate.Auth.Jwt;
using Tidegate.Auth.Stores;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.ApiKeys;

/// <summary>Makes keys for pages: with what the caller's own credential may, for as long as that is good and no longer. Thread-safe.</summary>
/// <remarks>Such a key is judged together with what it was made with (<see cref="ApiKeyRecord.Origin"/>), so whatever ends that ends the key.</remarks>
/// <param name="keys">Makes them.</param>
/// <param name="store">Knows the caller's key.</param>
/// <param name="issuers">Whose users are none of ours.</param>
/// <param name="time">Gives instants.</param>
public sealed class PageKeys(ApiKeyRing keys, IApiKeyStore store, TrustedIssuers issuers, TimeProvider time)
{
    /// <summary>Longest life of such a key.</summary>
    public static readonly TimeSpan LifeMax = TimeSpan.FromHours(24);

    /// <summary>Makes a key.</summary>
    /// <param name="grant">What the caller's credential brought: an API key, or a token of a stored user.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Refused: the user or his key is not stored, or the key was made like this itself (<see cref="ApiKeyRules.Derived"/>).</returns>
    /// <exception cref="StoreUnavailableException">The store cannot serve it.</exception>
    public async ValueTask<Outcome<IssuedApiKey>> MakeAsync(Grant grant, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (issuers.Find(grant.Issuer) is { IgnoreStoredUsers: true })
        {
            return Refused(GatewayErrors.NotFound, ApiKeyRules.Owner); // somebody else who has the name of one of ours
        }

        var isToken = grant.Issuer != ApiKeyRing.IssuerName; // it may have been given for a key
        var end = time.GetUtcNow() + LifeMax;
        var draft = new ApiKeyDraft(grant.UserId)
        {
            Label = "made with a token",
            Scopes = grant.Scopes,
            Plan = grant.Plan,
            ExpiresAt = isToken ? Earlier(end, grant.ExpiresAt) : end,
            Origin = new ApiKeyOrigin(grant.KeyId, isToken ? grant.TokenId ?? "" : null, grant.FamilyId),
        };
        return grant.KeyId is null ? await keys.CreateAsync(draft, cancellation) : await MakeOfKeyAsync(draft, grant.KeyId, cancellation);
    }

    private async ValueTask<Outcome<IssuedApiKey>> MakeOfKeyAsync(ApiKeyDraft draft, string id, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { RevokedAt: null } parent)
        {
            return Refused(GatewayErrors.NotFound, ApiKeyRules.Unknown);
        }

        if (parent.Origin is not null)
        {
            return Refused(GatewayErrors.Forbidden, ApiKeyRules.Derived); // else a key for a day would live for ever
        }

        var ofKey = draft with
        {
            Label = $"made of {id}",
            Plan = parent.Plan,
            Addresses = parent.Addresses,
            ExpiresAt = Earlier(draft.ExpiresAt!.Value, parent.ExpiresAt),
        };
        return await keys.CreateAsync(ofKey, cancellation);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;

    private static Outcome<IssuedApiKey> Refused(GatewayError error, string rule) => Outcome<IssuedApiKey>.Refused(error, rule);
}
