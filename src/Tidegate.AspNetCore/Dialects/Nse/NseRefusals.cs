using Tidegate.Core.Errors;

namespace Tidegate.AspNetCore.Dialects.Nse;

/// <summary>Refusals before the upgrade in the words of the nse protocol: its clients compare the texts.</summary>
internal static class NseRefusals
{
    private const string MissingClaimRule = "token.claim_missing.";

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
            "token.expired_recently" => "Token expired",
            "token.claim_empty" => "Invalid token claims",
            "token.expired" => "Invalid token: ExpiredSignature",
            "token.signature" or "token.key" => "Invalid token: InvalidSignature",
            "token.algorithm" => "Invalid token: InvalidAlgorithm",
            "token.not_before" or "token.issued_at" => "Invalid token: ImmatureSignature",
            "token.issuer" => "Invalid token: InvalidIssuer",
            "token.audience" => "Invalid token: InvalidAudience",
            not null when rule.StartsWith(MissingClaimRule, StringComparison.Ordinal) =>
                $"Invalid token: Missing required claim: {rule[MissingClaimRule.Length..]}",
            _ => "Invalid token: InvalidToken",
        };
}
