using System.Collections.Immutable;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Tidegate.Auth.Jwt;

/// <summary>All questions in their order: cheap ones first, nothing decoded before its size is known, no claim judged before the signature.</summary>
internal static class TokenChecks
{
    public static readonly ImmutableArray<TokenCheck> All =
    [
        new("present", Present, it => it.Token.Length > 0 ? "there is a token" : "the token is empty"),
        new("size", Size, it => $"{it.Token.Length} characters; at most {CompactToken.CharsMax}"),
        new("form", Form, _ => "three parts of base64url without padding, separated by dots"),
        new("header", Header, TokenTexts.Header),
        new(
            "payload",
            Payload,
            _ => "a JSON object in UTF-8, no name twice, nothing after it; iss, sub, jti are texts, exp, nbf, iat integers"
        ),
        new("key", KeyAsync, TokenTexts.Key),
        new("alg", Algorithm, it => $"the token says {TokenTexts.Quote(it.Header.Algorithm)}, the key is for {it.Key.Algorithm} only"),
        new("typ", Type, TokenTexts.Type),
        new("signature", SignatureAsync, TokenTexts.Signature),
        new("required claims", ClaimChecks.Required, TokenTexts.Required),
        new("exp", TimeChecks.Expiry, it => TokenTexts.Time(it, "exp", it.Issuer.Leeway)),
        new("nbf", TimeChecks.NotBefore, it => TokenTexts.Time(it, "nbf", it.Issuer.AheadLeeway)),
        new("iat", TimeChecks.IssuedAt, it => TokenTexts.Time(it, "iat", it.Issuer.AheadLeeway)),
        new("lifetime", TimeChecks.Lifetime, it => $"from iat (or now) to exp at most {it.Issuer.LifetimeMax}"),
        new("iss", ClaimChecks.Issuer, it => TokenTexts.Expected(it, "iss", it.Issuer.Issuer)),
        new("aud", ClaimChecks.Audience, it => TokenTexts.Expected(it, "aud", it.Issuer.Audience)),
        new("purpose", ClaimChecks.Purpose, TokenTexts.Purpose),
        new("sub", ClaimChecks.Subject, it => TokenTexts.Name(it, "sub")),
        new("jti", ClaimChecks.TokenId, it => TokenTexts.Name(it, "jti")),
        new("rights", ClaimChecks.Rights, TokenTexts.Rights),
    ];

    private static readonly JsonWebTokenHandler Library = new();

    private static string? Present(TokenExamination it) => it.Token.Length > 0 ? null : TokenRules.Missing;

    private static string? Size(TokenExamination it) => it.Token.Length <= CompactToken.CharsMax ? null : TokenRules.Size;

    private static string? Form(TokenExamination it)
    {
        if (CompactToken.TryRead(it.Token) is not { } compact)
        {
            return TokenRules.Form;
        }

        it.Compact = compact;
        return null;
    }

    private static string? Header(TokenExamination it)
    {
        if (TokenHeader.TryRead(it.Compact.Header) is not { } header)
        {
            return TokenRules.Header;
        }

        it.Header = header;
        return null;
    }

    private static string? Payload(TokenExamination it)
    {
        if (
            StrictObject.TryRead(it.Compact.Payload) is not { } claims
            || !RegisteredClaims.HaveTheirTypes(claims, Array.Exists(it.Believed, issuer => issuer.FractionalIssuedAt))
        )
        {
            return TokenRules.Form;
        }

        it.Claims = claims;
        return null;
    }

    /// <summary>Exactly one key must fit. Issuers that claim this <c>iss</c> go first, then those that do not look at it.</summary>
    /// <remarks>The rest comes last: such a token is refused in any case, but only its signature decides whether it learns that <c>iss</c> was wrong.</remarks>
    private static async ValueTask<string?> KeyAsync(TokenExamination it)
    {
        var iss = it.Claims.Text("iss");
        var fitting = Choose(it, iss, 0);
        if (fitting == 0 && Publisher(it, iss) is { Published: { } published })
        {
            await published.RefreshAsync(it.Cancellation); // rarely a fetch: at most one a minute, whatever is asked for
            fitting = Choose(it, iss, 0);
            if (fitting == 0 && published.Current.IsEmpty)
            {
                return TokenRules.IssuerUnavailable;
            }
        }

        for (var rank = 1; fitting == 0 && rank <= 2; rank++)
        {
            fitting = Choose(it, iss, rank);
        }

        return fitting == 1 ? null
            : fitting == 0 && it.Header.KeyId is null ? TokenRules.Algorithm
            : TokenRules.Key;
    }

    /// <summary>Sets issuer and key to one that fits, and says how many do.</summary>
    private static int Choose(TokenExamination it, string? iss, int rank)
    {
        var fitting = 0;
        foreach (var issuer in it.Believed)
        {
            if (RankOf(issuer, iss) != rank)
            {
                continue;
            }

            foreach (var key in issuer.KeysAt(it.Now))
            {
                if (Fits(key, it.Header))
                {
                    fitting++;
                    (it.Issuer, it.Key) = (issuer, key);
                }
            }
        }

        return fitting;
    }

    /// <summary>The issuer that publishes its keys and may have a key for this token that we have not seen.</summary>
    private static TrustedIssuer? Publisher(TokenExamination it, string? iss) =>
        Array.Find(it.Believed, issuer => RankOf(issuer, iss) == 0 && issuer.Published?.Takes(it.Header.Algorithm) is true);

    private static int RankOf(TrustedIssuer issuer, string? iss) =>
        issuer.Issuer is null || (iss is null && issuer.IsAddressOptional) ? 1
        : issuer.Issuer == iss ? 0
        : 2;

    private static bool Fits(TokenKey key, TokenHeader header) => header.KeyId is { } id ? key.Id == id : key.Algorithm == header.Algorithm;

    private static string? Algorithm(TokenExamination it) => it.Header.Algorithm == it.Key.Algorithm ? null : TokenRules.Algorithm;

    private static string? Type(TokenExamination it)
    {
        var (type, contentType) = (it.Header.Type, it.Header.ContentType);
        var known = type is null ? !it.Issuer.TypeRequired : it.Issuer.Types.Contains(type, StringComparer.OrdinalIgnoreCase);
        var nested = string.Equals(contentType, "JWT", StringComparison.OrdinalIgnoreCase); // RFC 7519 §5.2
        return known && !nested ? null : TokenRules.Type;
    }

    private static async ValueTask<string?> SignatureAsync(TokenExamination it)
    {
        var result = await Library.ValidateTokenAsync(it.Token, it.Key.Parameters); // never throws for a bad token; its texts go nowhere
        return result.IsValid ? null
            : result.Exception is SecurityTokenMalformedException ? TokenRules.Form
            : TokenRules.Signature;
    }
}
