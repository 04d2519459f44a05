using System.Collections.Immutable;
using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Plans;
using Tidegate.Auth.Roles;
using Tidegate.Auth.Stores;
using Tidegate.Auth.Users;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;

namespace Tidegate.Auth.Grants;

/// <summary>Lays what is stored over what a credential says: the stored user wins, roles bring their permissions, and a restricted credential stays restricted.</summary>
/// <remarks>Thread-safe. What the credential alone said stays in <see cref="Grant.Basis"/>, so that the same can be done again when something has changed.</remarks>
/// <param name="users">The stored users.</param>
/// <param name="keys">The API keys.</param>
/// <param name="roles">What roles bring.</param>
/// <param name="plans">Which plan is the lower one.</param>
/// <param name="issuers">Whose users must be stored, and whose are none of ours.</param>
public sealed class GrantOverlay(StoredUsers users, ApiKeyRing keys, RolePermissions roles, PlanBook plans, TrustedIssuers issuers)
{
    /// <summary>The grant that holds.</summary>
    /// <param name="basis">What the credential alone says.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Refused: the user is disabled or must be stored and is not, or the API key behind it has ended.</returns>
    /// <exception cref="StoreUnavailableException">The store must be asked and is away.</exception>
    public ValueTask<Admission> ApplyAsync(Grant basis, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(basis);
        if (!roles.IsRead || basis.KeyId is not null)
        {
            return ReadAndApplyAsync(basis, cancellation);
        }

        if (!AsksForUsers(basis))
        {
            return ValueTask.FromResult(Apply(basis, null));
        }

        return users.TryFresh(basis.UserId, out var user)
            ? ValueTask.FromResult(Apply(basis, user))
            : ReadAndApplyAsync(basis, cancellation);
    }

    /// <summary>Looks at an open session's grant again, in memory: see <see cref="IGrantReview.Review"/>. What is not known is not changed.</summary>
    public Admission? Review(Grant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        if (grant.KeyId is { } id && keys.Review(id) is { } refusal)
        {
            return Admission.Refused(refusal);
        }

        UserRecord? user = null;
        if (!roles.IsRead || AsksForUsers(grant) && !users.TryKnown(grant.UserId, out user))
        {
            return null;
        }

        var admission = Apply(grant.Basis ?? grant, user);
        return admission.IsGranted && HaveSameRights(admission.Grant, grant) ? null : admission;
    }

    private async ValueTask<Admission> ReadAndApplyAsync(Grant basis, CancellationToken cancellation)
    {
        await roles.EnsureReadAsync(cancellation);
        if (basis.KeyId is { } id && await keys.JudgeAsync(id, cancellation) is { } refusal)
        {
            return Admission.Refused(refusal);
        }

        return Apply(basis, AsksForUsers(basis) ? await users.FindAsync(basis.UserId, cancellation) : null);
    }

    private Admission Apply(Grant basis, UserRecord? user)
    {
        if (user is null)
        {
            return WithoutUser(basis);
        }

        if (user.IsDisabled)
        {
            return Admission.Refused(GatewayErrors.Revoked, UserRules.Disabled);
        }

        return Granted(
            Restricted(
                basis with
                {
                    Basis = basis,
                    Roles = user.Roles,
                    Permissions = roles.Of(user.Roles, user.Permissions),
                    Tenants = user.Tenants,
                    Plan = plans.Current.LowerOf(user.Plan, basis.Plan == PlanDefaults.Default ? null : basis.Plan),
                }
            )
        );
    }

    private Admission WithoutUser(Grant basis)
    {
        if (basis.Issuer == ApiKeyRing.IssuerName)
        {
            return Admission.Refused(GatewayErrors.Revoked, ApiKeyRules.Owner);
        }

        if (MustBeStored(basis))
        {
            return Admission.Refused(GatewayErrors.TokenInvalid, UserRules.Unknown);
        }

        var permissions = roles.Of(basis.Roles, basis.Permissions);
        return Granted(
            permissions == basis.Permissions && basis.Scopes.IsEmpty
                ? basis
                : Restricted(basis with { Basis = basis, Permissions = permissions })
        );
    }

    /// <summary>A key that was rotated ends while its sessions go on: they end with it.</summary>
    private Admission Granted(Grant grant) =>
        Admission.Granted(
            grant.KeyId is { } id && keys.EndOf(id) is { } end && end < grant.ExpiresAt
                ? grant with
                {
                    Basis = grant.Basis ?? grant,
                    ExpiresAt = end,
                }
                : grant
        );

    /// <summary>Roles open doors by themselves, so a restricted grant has none: what is left is what its scopes name and its user may do.</summary>
    private static Grant Restricted(Grant grant) =>
        grant.Scopes.IsEmpty
            ? grant
            : grant with
            {
                Roles = [],
                Permissions =
                [
                    .. grant
                        .Scopes.Where(scope => grant.Permissions.Any(permission => Covers(permission, scope)))
                        .Order(StringComparer.Ordinal),
                ],
            };

    /// <summary>A scope may also name a part of what its user may do: <c>publish:app/kds</c> of <c>publish</c>, or of <c>publish:app</c>.</summary>
    private static bool Covers(string permission, string scope) =>
        scope.StartsWith(permission, StringComparison.Ordinal)
        && (
            scope.Length == permission.Length
            || scope[permission.Length] == ':'
            || (scope[permission.Length] == '/' && permission.Contains(':', StringComparison.Ordinal))
        );

    private bool AsksForUsers(Grant grant) => issuers.Find(grant.Issuer) is not { IgnoreStoredUsers: true };

    private bool MustBeStored(Grant grant) => issuers.Find(grant.Issuer) is { UsersMustExist: true };

    private static bool HaveSameRights(Grant one, Grant other) =>
        one.Plan == other.Plan
        && one.ExpiresAt == other.ExpiresAt
        && AreSame(one.Permissions, other.Permissions)
        && AreSame(one.Roles, other.Roles)
        && AreSame(one.Tenants, other.Tenants);

    private static bool AreSame(ImmutableArray<string> one, ImmutableArray<string> other) => one.AsSpan().SequenceEqual(other.AsSpan());
}
