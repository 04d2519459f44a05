namespace Tidegate.Auth.Jwt;

/// <summary>Names of the rules a token can break, as they appear in <c>Refusal.Rule</c>, logs and metrics. Fixed texts, never anything from a token.</summary>
/// <remarks>Rules about claims are reported only after the signature was verified: a stranger learns nothing about what we ask for.</remarks>
public static class TokenRules
{
    /// <summary>The credential is empty.</summary>
    public const string Missing = "token.missing";

    /// <summary>Longer than 8 KiB.</summary>
    public const string Size = "token.size";

    /// <summary>Not three parts of canonical base64url (RFC 7515 §7.1), a part is not a strict JSON object, or a claim of RFC 7519 has not the type given there.</summary>
    public const string Form = "token.form";

    /// <summary>The header holds something refused or not understood (RFC 7515 §4.1.11), or a parameter of the wrong type.</summary>
    public const string Header = "token.header";

    /// <summary><c>typ</c> names another kind of token, or <c>cty</c> a nested one.</summary>
    public const string Type = "token.type";

    /// <summary><c>alg</c> is not the algorithm of the key (RFC 8725 §3.1).</summary>
    public const string Algorithm = "token.algorithm";

    /// <summary>No configured key, or more than one, fits.</summary>
    public const string Key = "token.key";

    /// <summary>The issuer's keys are published elsewhere and cannot be had now.</summary>
    public const string IssuerUnavailable = "token.issuer_unavailable";

    /// <summary>The signature does not verify.</summary>
    public const string Signature = "token.signature";

    /// <summary><c>exp</c> plus leeway has come, more than 30 s after <c>exp</c>.</summary>
    public const string Expired = "token.expired";

    /// <summary><c>exp</c> plus leeway has come, at most 30 s after <c>exp</c>.</summary>
    public const string ExpiredRecently = "token.expired_recently";

    /// <summary><c>nbf</c> lies ahead.</summary>
    public const string NotBefore = "token.not_before";

    /// <summary><c>iat</c> lies ahead.</summary>
    public const string IssuedAt = "token.issued_at";

    /// <summary>From <c>iat</c> (or now) to <c>exp</c> is longer than the issuer's tokens may live.</summary>
    public const string Lifetime = "token.lifetime";

    /// <summary><c>iss</c> is not the configured one.</summary>
    public const string Issuer = "token.issuer";

    /// <summary><c>aud</c> is not the configured one, or there is one although none is configured (RFC 7519 §4.1.3).</summary>
    public const string Audience = "token.audience";

    /// <summary>A token made for something else (refresh, ticket, identity).</summary>
    public const string Purpose = "token.purpose";

    /// <summary>A claim is out of range, has characters we do not take, or is required and has an unknown shape.</summary>
    public const string ClaimInvalid = "token.claim_invalid";

    /// <summary><c>sub</c> or <c>jti</c> is the empty text.</summary>
    public const string ClaimEmpty = "token.claim_empty";

    /// <summary>A required claim is missing; <see cref="ClaimMissing"/> says which.</summary>
    public const string ClaimMissingPrefix = "token.claim_missing.";

    private static readonly string[] NamedClaims =
    [
        "exp",
        "sub",
        "jti",
        "iat",
        "nbf",
        "iss",
        "aud",
        "user_id",
        "permissions",
        "roles",
        "plan",
    ];

    /// <summary>The rule for a missing claim. Claims outside a fixed table share the ending <c>other</c>, so that metrics stay bounded.</summary>
    public static string ClaimMissing(string claim) =>
        ClaimMissingPrefix + (NamedClaims.Contains(claim, StringComparer.Ordinal) ? claim : "other");
}
