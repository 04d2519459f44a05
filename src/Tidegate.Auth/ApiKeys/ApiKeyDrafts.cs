using Tidegate.Auth.Jwt;

namespace Tidegate.Auth.ApiKeys;

/// <summary>What a new API key must be.</summary>
internal static class ApiKeyDrafts
{
    private const int AddressesMax = 64;

    /// <summary>Name of the first field that is out of range, as a rule; null: all are good.</summary>
    public static string? FindFault(ApiKeyDraft draft, DateTimeOffset now) =>
        !PlainText.IsName(draft.Owner) ? "key.owner"
        : draft.Label is { } label && !PlainText.IsName(label) ? "key.label"
        : draft.Scopes.Count > ClaimChecks.RightsMax || !draft.Scopes.All(PlainText.IsName) ? "key.scopes"
        : draft.Plan is { } plan && !PlainText.IsName(plan) ? "key.plan"
        : draft.Addresses.Count > AddressesMax || !draft.Addresses.All(address => AddressList.TryParse(address) is not null)
            ? "key.addresses"
        : draft.ExpiresAt <= now ? "key.expires_at"
        : null;
}
