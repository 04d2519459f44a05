using System.Collections.Immutable;
using Tidegate.Core.Access;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Sessions;

namespace Tidegate.Streaming.Admitting;

/// <summary>Who may come in at one endpoint, and how.</summary>
public sealed record EndpointAccess
{
    /// <summary>Configured name of the endpoint.</summary>
    public required string Name { get; init; }

    /// <summary>Configured names of the issuers it believes.</summary>
    public required ImmutableArray<string> Issuers { get; init; }

    /// <summary>How a credential may travel here.</summary>
    public required ImmutableArray<CredentialKind> CredentialKinds { get; init; }

    /// <summary>Which browser origins may come in.</summary>
    public required OriginRule Origins { get; init; }

    /// <summary>Places for sessions at this endpoint.</summary>
    public required CapacityGate Capacity { get; init; }

    /// <summary>Permissions that a grant must hold, all of them.</summary>
    public ImmutableArray<string> RequiredPermissions { get; init; } = [];

    /// <summary>Roles, one of which a grant must have; none: any grant will do.</summary>
    public ImmutableArray<string> RolesAnyOf { get; init; } = [];

    /// <summary>Name of the part of the address that must be one of the grant's tenants, for example <c>restaurant_id</c>; null: none is.</summary>
    public string? TenantRoute { get; init; }

    /// <summary>Roles that see every tenant.</summary>
    public ImmutableArray<string> TenantExemptRoles { get; init; } = [];

    /// <summary>The limits under a grant; null: those of <see cref="SessionLimits"/> as they are by themselves.</summary>
    public Func<Grant, SessionLimits>? LimitsOf { get; init; }

    /// <summary>Attempts to connect from one address; null: no limit.</summary>
    public AddressRate? Connects { get; init; }

    /// <summary>Credentials from one address that were not believed; null: no limit.</summary>
    public AddressRate? Failures { get; init; }

    /// <summary>An address that has failed too often is refused whatever it shows; else only what nobody believes is.</summary>
    public bool FailuresShut { get; init; }

    /// <summary>What the endpoint itself says of a grant, whatever topics it is after: its permissions, its roles, its tenants.</summary>
    /// <param name="grant">Who is in, or wants to.</param>
    /// <param name="route">What the address named.</param>
    /// <returns>Null: nothing against it.</returns>
    public Refusal? Refuse(Grant grant, IReadOnlyDictionary<string, string> route)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(route);
        return RefusePermissions(grant) ?? RefuseRoles(grant) ?? RefuseTenant(grant, route);
    }

    internal SessionLimits LimitsUnder(Grant grant) => LimitsOf?.Invoke(grant) ?? new SessionLimits();

    /// <summary>What the endpoint says of a grant's permissions; null: nothing against them.</summary>
    public Refusal? RefusePermissions(Grant grant) =>
        RequiredPermissions.All(grant.Allows) ? null : new Refusal(GatewayErrors.Forbidden, "endpoint.permissions");

    /// <summary>What the endpoint says of a grant's roles; null: nothing against them.</summary>
    public Refusal? RefuseRoles(Grant grant) =>
        RolesAnyOf.IsEmpty || RolesAnyOf.Any(grant.IsInRole) ? null : new Refusal(GatewayErrors.Forbidden, "endpoint.roles");

    internal Refusal? RefuseTenant(Grant grant, IReadOnlyDictionary<string, string> route)
    {
        if (TenantRoute is null || TenantExemptRoles.Any(grant.IsInRole))
        {
            return null;
        }

        var isOwn = route.TryGetValue(TenantRoute, out var tenant) && grant.Tenants.Contains(tenant, StringComparer.Ordinal);
        return isOwn ? null : new Refusal(GatewayErrors.Forbidden, "endpoint.tenant");
    }
}
