namespace Tidegate.Auth.Jwt;

/// <summary>An issuer whose tokens are believed, and what they must look like. Checked by <see cref="AuthOptionsFaults"/> before first use.</summary>
public sealed class IssuerOptions
{
    /// <summary>Name by which endpoints refer to it: 1 to 64 characters of <c>a-z 0-9 -</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>The exact <c>iss</c> of its tokens, compared byte by byte. Null: <c>iss</c> is not looked at.</summary>
    public string? Issuer { get; set; }

    /// <summary>The exact <c>aud</c> of its tokens, one text, never a list. Null: a token that carries <c>aud</c> is refused (RFC 7519 §4.1.3).</summary>
    public string? Audience { get; set; }

    /// <summary>Its keys, at least one.</summary>
    public IReadOnlyList<TokenKeyOptions> Keys { get; set; } = [];

    /// <summary>Claims without which a token is refused. Null: <c>exp</c>, <c>sub</c>, <c>jti</c>. <c>exp</c> and <c>sub</c> are required in any case.</summary>
    public IReadOnlyList<string>? RequiredClaims { get; set; }

    /// <summary>Accepted <c>typ</c> headers, compared without case. Null: <c>JWT</c>, <c>at+jwt</c>, <c>application/at+jwt</c> (RFC 9068 §4).</summary>
    public IReadOnlyList<string>? TokenTypes { get; set; }

    /// <summary>True refuses a token without <c>typ</c>. Default false.</summary>
    public bool TokenTypeRequired { get; set; }

    /// <summary>Claims that state what a token is for, where present. Null: <c>token_use</c>, <c>typ</c>, <c>type</c>, <c>purpose</c>.</summary>
    public IReadOnlyList<string>? PurposeClaims { get; set; }

    /// <summary>What those claims may say, compared without case. Null: <c>access</c>, <c>bearer</c>.</summary>
    public IReadOnlyList<string>? Purposes { get; set; }

    /// <summary>How long after <c>exp</c> a token is still believed; a grant ends at <c>exp</c> plus this. Default 60 s; 0 to 5 min.</summary>
    public TimeSpan Leeway { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How far ahead <c>iat</c> and <c>nbf</c> may lie, for an issuer whose clock runs fast. Null: as <see cref="Leeway"/>; 0 to 5 min.</summary>
    public TimeSpan? AheadLeeway { get; set; }

    /// <summary>Longest life of a token, from <c>iat</c> (or now, without one) to <c>exp</c>. Default 31 days; 1 min to 3660 days.</summary>
    public TimeSpan LifetimeMax { get; set; } = TimeSpan.FromDays(31);

    /// <summary>Claim with the user's name. Default <c>user_id</c>.</summary>
    public string UserIdClaim { get; set; } = "user_id";

    /// <summary>Claim with the list of permissions. Default <c>permissions</c>.</summary>
    public string PermissionsClaim { get; set; } = "permissions";

    /// <summary>Claim with the list of roles. Default <c>roles</c>.</summary>
    public string RolesClaim { get; set; } = "roles";

    /// <summary>Claim with the name of the plan. Default <c>plan</c>.</summary>
    public string PlanClaim { get; set; } = "plan";

    /// <summary>Claim with the list of tenants, texts or whole numbers. Default <c>tenant_ids</c>.</summary>
    public string TenantsClaim { get; set; } = "tenant_ids";

    /// <summary>True refuses a token whose user is not stored. Default false: then what the token says holds.</summary>
    public bool UsersMustExist { get; set; }

    /// <summary>True for an issuer of other people's users: a name of theirs that is also stored here is somebody else. Default false: what is stored outranks the token.</summary>
    public bool IgnoreStoredUsers { get; set; }
}
