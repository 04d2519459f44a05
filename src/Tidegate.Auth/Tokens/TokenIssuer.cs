using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Secrets;

namespace Tidegate.Auth.Tokens;

/// <summary>Signs tokens as one configured issuer, in the form in which that issuer's tokens are believed. Thread-safe.</summary>
/// <remarks>Of several keys the newest that is active signs: see <see cref="TokenKeyOptions.NotBefore"/> and <see cref="TokenKeyOptions.RetireAt"/>.</remarks>
public sealed class TokenIssuer
{
    private static readonly JsonWebTokenHandler Library = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly TrustedIssuer _issuer;
    private readonly TokenKey[] _keys;
    private readonly TimeProvider _time;

    /// <param name="issuers">The configured issuers.</param>
    /// <param name="name">Whose tokens to make.</param>
    /// <param name="time">Gives <c>iat</c>.</param>
    /// <param name="keyId">Which of its keys. Null: the newest active one, at each token.</param>
    /// <exception cref="ArgumentException">There is no such issuer, or no such key that can sign.</exception>
    public TokenIssuer(TrustedIssuers issuers, string name, TimeProvider time, string? keyId = null)
    {
        ArgumentNullException.ThrowIfNull(issuers);
        _issuer = issuers.Named(name);
        _keys = [.. _issuer.Keys.Where(key => key.Signing is not null && (keyId is null || key.Id == keyId))];
        _time = time;
        if (_keys.Length == 0)
        {
            throw new ArgumentException(
                $"Issuer \"{name}\" has no such key that can sign: it needs a secret or a private key.",
                nameof(keyId)
            );
        }
    }

    /// <summary>True where one of its keys is active now.</summary>
    public bool CanSign => ActiveKey(_time.GetUtcNow()) is not null;

    internal TrustedIssuer Settings => _issuer;

    /// <summary>Makes the token. What is in the draft is signed as it stands; it is judged, as any token, when it comes back.</summary>
    /// <exception cref="InvalidOperationException">None of its keys is active: see <see cref="CanSign"/>.</exception>
    public string Issue(TokenDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentOutOfRangeException.ThrowIfLessThan(draft.Lifetime, TimeSpan.FromSeconds(1), nameof(draft));
        return TrySign(Claims(draft)) ?? throw new InvalidOperationException($"No key of issuer \"{_issuer.Name}\" may sign now.");
    }

    /// <summary>Signs these claims; null where no key is active.</summary>
    internal string? TrySign(IDictionary<string, object> claims) =>
        ActiveKey(_time.GetUtcNow()) is { } key
            ? Library.CreateToken(new SecurityTokenDescriptor { Claims = claims, SigningCredentials = key.Signing })
            : null;

    private TokenKey? ActiveKey(DateTimeOffset now) =>
        _keys.Where(key => key.MaySign(now)).MaxBy(key => key.NotBefore ?? DateTimeOffset.MinValue);

    private Dictionary<string, object> Claims(TokenDraft draft)
    {
        var issuedAt = (draft.IssuedAt ?? _time.GetUtcNow()).ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(draft.Claims, StringComparer.Ordinal)
        {
            ["sub"] = draft.Subject,
            ["jti"] = draft.TokenId ?? SecretText.NewTokenId(),
            ["iat"] = issuedAt,
            ["exp"] = issuedAt + (long)draft.Lifetime.TotalSeconds,
            [_issuer.UserIdClaim] = draft.UserId ?? draft.Subject,
            [_issuer.PermissionsClaim] = draft.Permissions.ToArray(),
        };
        AddWhere(draft.Roles.Count > 0, _issuer.RolesClaim, draft.Roles.ToArray());
        AddWhere(draft.Plan is not null, _issuer.PlanClaim, draft.Plan!);
        AddWhere(_issuer.Issuer is not null, "iss", _issuer.Issuer!);
        AddWhere(_issuer.Audience is not null, "aud", _issuer.Audience!);
        return claims;

        void AddWhere(bool condition, string claim, object value)
        {
            if (condition)
            {
                claims[claim] = value;
            }
        }
    }
}
