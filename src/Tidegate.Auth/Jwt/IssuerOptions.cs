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

    /// <summary>Its keys, at least one unless <see cref="Authority"/> or <see cref="JwksUri"/> says where they are published.</summary>
    public IReadOnlyList<TokenKeyOptions> Keys { get; set; } = [];

    /// <summary>Address of an issuer elsewhere, https: its keys are found through <c>/.well-known/openid-configuration</c> below it (OpenID Connect Discovery 1.0 §4). Null: none. <see cref="Issuer"/> is this text unless it is set.</summary>
    public string? Authority { get; set; }

    /// <summary>Address of an issuer's key set (RFC 7517 §5), https, where it publishes nothing else. Needs <see cref="Issuer"/>. Null: none.</summary>
    public string? JwksUri { get; set; }

    /// <summary>Algorithms with which published keys are believed; never one of the HS family. Null: <c>RS256</c>, <c>PS256</c>, <c>ES256</c>.</summary>
    public IReadOnlyList<string>? KeyAlgorithms { get; set; }

    /// <summary>How often published keys are read again. A key that is not known yet is looked for at once, but at most once a minute. Default 15 min; 1 min to 24 h.</summary>
    public TimeSpan KeyRefreshInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long published keys are believed while their issuer cannot be reached. Default 24 h; 5 min to 31 days.</summary>
    public TimeSpan KeyAgeMax { get; set; } = TimeSpan.FromHours(24);

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

    /// <summary>Takes an <c>iat</c> with a fraction of a second (RFC 7519 §2), which is cut off. Default false.</summary>
    public bool FractionalIssuedAt { get; set; }

    /// <summary>Believes a token without <c>iss</c>, or without <c>aud</c>, although they are configured; one that names another is refused all the same. Default false.</summary>
    public bool IssuerAndAudienceOptional { get; set; }

    /// <summary>How its own tokens are made, where one of its keys can sign.</summary>
    public IssuingOptions Issuing { get; init; } = new();
}
