using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Plans;

namespace Tidegate.Auth.Tokens;

/// <summary>The claims of a new token, in the form that its issuer's options describe.</summary>
internal static class TokenForm
{
    public static Dictionary<string, object> Fill(
        TrustedIssuer issuer,
        TokenSubject subject,
        DateTimeOffset issuedAt,
        DateTimeOffset expiresAt,
        string? session
    )
    {
        var form = issuer.Issuing;
        var claims = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (claim, text) in form.Constants)
        {
            claims[claim] = text;
        }

        foreach (var (claim, field) in form.Claims.Count > 0 ? form.Claims : Default(issuer))
        {
            Put(claims, claim, Value(field, subject));
        }

        Put(claims, TokenClaims.Family, session);
        Put(claims, TokenClaims.KeyId, subject.KeyId);
        Put(claims, TokenClaims.KeyScopes, subject.Scopes.IsEmpty ? null : subject.Scopes.ToArray()); // without it the token could do more than the key
        Put(claims, "sub", Value(form.Subject, subject));
        Put(claims, "iss", issuer.Issuer);
        Put(claims, "aud", issuer.Audience);
        claims["iat"] = issuedAt.ToUnixTimeSeconds();
        claims["exp"] = expiresAt.ToUnixTimeSeconds();
        if (form.TokenIdBytes > 0)
        {
            claims["jti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(form.TokenIdBytes));
        }

        return claims;
    }

    private static Dictionary<string, TokenField> Default(TrustedIssuer issuer) =>
        new(StringComparer.Ordinal)
        {
            [issuer.UserIdClaim] = TokenField.Name,
            [issuer.RolesClaim] = TokenField.Roles,
            [issuer.PermissionsClaim] = TokenField.Permissions,
            [issuer.PlanClaim] = TokenField.Plan,
            [issuer.TenantsClaim] = TokenField.Tenants,
        };

    private static object? Value(TokenField field, TokenSubject subject) =>
        field switch
        {
            TokenField.Name => subject.Name,
            TokenField.Number => subject.Number?.ToString(CultureInfo.InvariantCulture) ?? subject.Name,
            TokenField.Email => subject.Email,
            TokenField.Roles => subject.Roles.ToArray(),
            TokenField.Permissions => subject.Permissions.ToArray(),
            TokenField.Tenants => Tenants(subject.Tenants),
            TokenField.Plan => subject.Plan ?? PlanDefaults.Default, // the same as none, for doors that ask for the claim
            _ => throw new ArgumentOutOfRangeException(nameof(field)),
        };

    /// <summary>Numbers where all of them are, written as numbers are ("007" is none): clients of systems with numbered tenants compare numbers.</summary>
    private static object Tenants(ImmutableArray<string> tenants) =>
        tenants.All(tenant =>
            long.TryParse(tenant, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && tenant == number.ToString(CultureInfo.InvariantCulture)
        )
            ? tenants.Select(tenant => long.Parse(tenant, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray()
            : tenants.ToArray();

    private static void Put(Dictionary<string, object> claims, string claim, object? value)
    {
        if (value is not null)
        {
            claims[claim] = value;
        }
    }
}
