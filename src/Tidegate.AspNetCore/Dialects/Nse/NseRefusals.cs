using Tidegate.Auth.Jwt;
using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>Refusals before the upgrade in the words of the nse protocol: its clients compare the texts.</summary>
internal static class NseRefusals
{
    /// <summary>On <c>/</c>, where the header is the only way.</summary>
    public static PlainRefusal OnStream(Refusal refusal) => Of(refusal, "Missing Authorization header with Bearer token");

    /// <summary>On <c>/ws</c>, where <c>?token=</c> may be switched on.</summary>
    public static PlainRefusal OnPubSub(Refusal refusal) => Of(refusal, "Missing Authorization header or token parameter");

    private static PlainRefusal Of(Refusal refusal, string missing)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var error = refusal.Error;
        var text = error.Id switch
        {
            "auth.credential_missing" => missing,
            "auth.token_invalid" or "auth.token_expired" => OfToken(refusal.Rule),
            "server.full" => "Maximum connections reached",
            "session.conflict" => "Session already active",
            _ => error.Reason, // endings that the original does not know keep the catalogue's text
        };
        return new PlainRefusal(error.HttpStatus ?? GatewayErrors.Internal.HttpStatus!.Value, text);
    }

    /// <summary>The texts of the original's token library, where it has one for the rule; for all others the one it has for a token it cannot read.</summary>
    private static string OfToken(string? rule) =>
        rule switch
        {
            TokenRules.ExpiredRecently => "Token expired",
            TokenRules.ClaimEmpty => "Invalid token claims",
            TokenRules.Expired => "Invalid token: ExpiredSignature",
            TokenRules.Signature or TokenRules.Key => "Invalid token: InvalidSignature",
            TokenRules.Algorithm => "Invalid token: InvalidAlgorithm",
            TokenRules.NotBefore or TokenRules.IssuedAt => "Invalid token: ImmatureSignature",
            TokenRules.Issuer => "Invalid token: InvalidIssuer",
            TokenRules.Audience => "Invalid token: InvalidAudience",
            not null when rule.StartsWith(TokenRules.ClaimMissingPrefix, StringComparison.Ordinal) =>
                $"Invalid token: Missing required claim: {rule[TokenRules.ClaimMissingPrefix.Length..]}",
            _ => "Invalid token: InvalidToken",
        };
}
