using System.Security.Claims;

namespace Tidegate.AspNetCore.Endpoints;

/// <summary>How the claims of a user whom the host application has authenticated become a grant. Bound from <c>Tidegate:HostUser</c>.</summary>
public sealed class HostUserOptions
{
    /// <summary>Claims that may name the user; the first that is there counts. Default: <c>sub</c>, then .NET's name identifier, then the name.</summary>
    public IList<string> SubjectClaims { get; init; } = [];

    /// <summary>Claims that hold a role each, besides those that the identity itself takes for roles. Default <c>roles</c>.</summary>
    public IList<string> RoleClaims { get; init; } = [];

    /// <summary>Claims that hold a permission each, or several parted by blanks (RFC 8693 §4.2). Default <c>permissions</c> and <c>scope</c>.</summary>
    public IList<string> PermissionClaims { get; init; } = [];

    /// <summary>Claims that hold a tenant each. Default <c>tenant_ids</c>.</summary>
    public IList<string> TenantClaims { get; init; } = [];

    /// <summary>Claim with the name of the plan. Default <c>plan</c>.</summary>
    public string PlanClaim { get; set; } = "plan";

    /// <summary>Longest life of such a session; shorter where the host's own sign-in ends before. Default 8 h; 1 min to 31 days.</summary>
    public TimeSpan LifetimeMax { get; set; } = TimeSpan.FromHours(8);

    internal IList<string> Subjects =>
        SubjectClaims.Count > 0 ? SubjectClaims : ["sub", ClaimTypes.NameIdentifier, ClaimTypes.Name, "name"];

    internal IList<string> Roles => RoleClaims.Count > 0 ? RoleClaims : ["roles"];

    internal IList<string> Permissions => PermissionClaims.Count > 0 ? PermissionClaims : ["permissions", "scope"];

    internal IList<string> Tenants => TenantClaims.Count > 0 ? TenantClaims : ["tenant_ids"];
}
