using Microsoft.IdentityModel.Tokens;

namespace Tidegate.Auth.Jwt;

/// <summary>One key, bound to one algorithm: whatever a token says, this key is used with nothing else (RFC 8725 §3.1).</summary>
internal sealed class TokenKey
{
    public TokenKey(
        string? id,
        SigningAlgorithm algorithm,
        SecurityKey verifying,
        SecurityKey? signing,
        DateTimeOffset? notBefore = null,
        DateTimeOffset? retireAt = null
    )
    {
        (Id, Algorithm, Verifying) = (id, algorithm.Name, verifying);
        (NotBefore, RetireAt) = (notBefore, retireAt);
        if (signing is not null)
        {
            signing.KeyId = id; // the library writes it as kid
        }

        Signing = signing is null ? null : new SigningCredentials(signing, Algorithm);
        Parameters = new TokenValidationParameters
        {
            ValidAlgorithms = [Algorithm],
            IssuerSigningKey = verifying,
            TryAllIssuerSigningKeys = true, // the key was chosen by us; without this a token without kid finds none
            RequireSignedTokens = true,
            IncludeTokenOnFailedValidation = false,
            LogValidationExceptions = false,
            // The library says who signed. Claims are judged afterwards by our own named rules: it is lenient about their types,
            // takes times from a clock that cannot be injected, and reports a wrong issuer and a bad signature alike.
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        };
    }

    /// <summary>The <c>kid</c> that selects it, or null.</summary>
    public string? Id { get; }

    /// <summary>The one algorithm.</summary>
    public string Algorithm { get; }

    /// <summary>The public half, or the secret.</summary>
    public SecurityKey Verifying { get; }

    /// <summary>When it begins to sign; null: at once.</summary>
    public DateTimeOffset? NotBefore { get; }

    /// <summary>When it is believed no more; null: never.</summary>
    public DateTimeOffset? RetireAt { get; }

    /// <summary>What the library needs to verify with this key and this algorithm only.</summary>
    public TokenValidationParameters Parameters { get; }

    /// <summary>Present where the private half, or the secret, is known.</summary>
    public SigningCredentials? Signing { get; }

    /// <summary>True from <see cref="RetireAt"/> on.</summary>
    public bool IsRetired(DateTimeOffset now) => now >= RetireAt;

    /// <summary>True where it may sign now.</summary>
    public bool MaySign(DateTimeOffset now) => Signing is not null && !IsRetired(now) && !(now < NotBefore);
}
