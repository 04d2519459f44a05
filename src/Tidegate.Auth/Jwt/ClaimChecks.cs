using System.Collections.Immutable;
using Tidegate.Core.Access;

namespace Tidegate.Auth.Jwt;

/// <summary>What the claims of a token with a good signature must be, and the grant they make.</summary>
internal static class ClaimChecks
{
    /// <summary>Most permissions, and most roles, of one token.</summary>
    public const int RightsMax = 64;

    public static string? Required(TokenExamination it)
    {
        foreach (var (claim, rule) in it.Issuer.Required)
        {
            if (!it.Claims.HasValue(claim))
            {
                return rule;
            }
        }

        return null;
    }

    public static string? Issuer(TokenExamination it)
    {
        return it.Issuer.Issuer is not { } expected || it.Claims.Text("iss") == expected || IsLeftOut(it, "iss") ? null : TokenRules.Issuer;
    }

    public static string? Audience(TokenExamination it)
    {
        var matches = it.Issuer.Audience is { } expected
            ? it.Claims.Text("aud") == expected || IsLeftOut(it, "aud")
            : !it.Claims.Has("aud");
        return matches ? null : TokenRules.Audience;
    }

    public static string? Purpose(TokenExamination it)
    {
        foreach (var claim in it.Issuer.PurposeClaims)
        {
            if (it.Claims.Has(claim) && !it.Issuer.Purposes.Contains(it.Claims.Text(claim) ?? "", StringComparer.OrdinalIgnoreCase))
            {
                return TokenRules.Purpose;
            }
        }

        return null;
    }

    public static string? Subject(TokenExamination it) => Name(it, "sub");

    public static string? TokenId(TokenExamination it) => it.Claims.Has("jti") ? Name(it, "jti") : null;

    /// <summary>A wrong shape is refused where the claim is required; elsewhere it gives no privilege.</summary>
    public static string? Rights(TokenExamination it)
    {
        var (claims, issuer) = (it.Claims, it.Issuer);
        var userId = NameOrNull(claims.Text(issuer.UserIdClaim));
        var permissions = claims.Names(issuer.PermissionsClaim, RightsMax);
        var roles = claims.Names(issuer.RolesClaim, RightsMax);
        var plan = NameOrNull(claims.Text(issuer.PlanClaim));
        var tenants = claims.NamesOrIntegers(issuer.TenantsClaim, RightsMax);
        var scopes = claims.Names(TokenClaims.KeyScopes, RightsMax);
        if (
            userId is null && issuer.Requires(issuer.UserIdClaim)
            || permissions is null && issuer.Requires(issuer.PermissionsClaim)
            || roles is null && issuer.Requires(issuer.RolesClaim)
            || plan is null && issuer.Requires(issuer.PlanClaim)
            || tenants is null && issuer.Requires(issuer.TenantsClaim)
            || scopes is null && claims.Has(TokenClaims.KeyScopes) // a restriction that cannot be read must not become none
        )
        {
            return TokenRules.ClaimInvalid;
        }

        var subject = claims.Text("sub")!;
        var grant = new Grant
        {
            Subject = subject,
            Issuer = issuer.Name,
            ExpiresAt = TimeChecks.GrantEnd(it),
            TokenId = claims.Text("jti"),
            UserId = userId ?? subject,
            Permissions = Listed(permissions),
            Roles = Listed(roles),
            Tenants = Listed(tenants),
            Scopes = Listed(scopes),
            IssuedAt = TimeChecks.Instant(it, "iat"),
            KeyId = issuer.IgnoreStoredUsers ? null : NameOrNull(claims.Text(TokenClaims.KeyId)), // a claim of that name may be theirs
            FamilyId = NameOrNull(claims.Text(TokenClaims.Family)),
        };
        it.Grant = plan is null ? grant : grant with { Plan = plan };
        return null;
    }

    private static bool IsLeftOut(TokenExamination it, string claim) => it.Issuer.IsAddressOptional && !it.Claims.Has(claim);

    private static ImmutableArray<string> Listed(string[]? names) => names is null ? [] : [.. names];

    private static string? NameOrNull(string? text) => text is not null && PlainText.IsName(text) ? text : null;

    private static string? Name(TokenExamination it, string claim) =>
        it.Claims.Text(claim) switch
        {
            "" => TokenRules.ClaimEmpty,
            { } text when PlainText.IsName(text) => null,
            _ => TokenRules.ClaimInvalid,
        };
}
