using System.Collections.Frozen;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Users;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Aura;

/// <summary>The one table from the catalogue to AuraConnect's close codes and texts.</summary>
/// <remarks>
/// 1008 for everything about credential or rights (4001 and 4003 where the endpoint is configured so), 1011 for our own faults; an ending that
/// AuraConnect has no code for (full, slow, idle, drain) keeps the catalogue's.
/// </remarks>
internal static class AuraRefusals
{
    private const int PolicyViolation = 1008;
    private const int InternalError = 1011;
    private const int InvalidToken = 4001;
    private const int UnauthorisedResource = 4003;

    private static readonly FrozenDictionary<string, string> MissingByRule = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [AuraRules.MessageFormat] = AuraTexts.MessageFormat,
        [AuraRules.MessageType] = AuraTexts.MessageType,
        ["endpoint.credentials"] = AuraTexts.Method,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> TokenByRule = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [AuraRules.TokenText] = AuraTexts.TokenFormat,
        [TokenRules.Issuer] = AuraTexts.TokenClaims,
        [TokenRules.Audience] = AuraTexts.TokenClaims,
        [TokenRules.Purpose] = AuraTexts.TokenClaims,
        [TokenRules.ClaimInvalid] = AuraTexts.TokenClaims,
        [TokenRules.ClaimEmpty] = AuraTexts.TokenClaims,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> UserByRule = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [UserRules.Unknown] = AuraTexts.UserUnknown,
        [UserRules.Disabled] = AuraTexts.UserDisabled,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The close frame for a refusal or an ending.</summary>
    /// <param name="refusal">What was decided, and by which rule.</param>
    /// <param name="insufficient">The endpoint's text for missing rights.</param>
    /// <param name="hasCustomCodes">4001 and 4003 instead of 1008.</param>
    public static CloseStatement Close(Refusal refusal, string insufficient, bool hasCustomCodes)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var code = CodeOf(refusal, hasCustomCodes);
        return code is null
            ? new CloseStatement(refusal.Error.CloseCode ?? InternalError, refusal.Error.Reason)
            : new CloseStatement(code.Value, TextOf(refusal, insufficient));
    }

    /// <summary>The text for an error, be it of a close frame or of an answer.</summary>
    public static string TextOf(Refusal refusal, string insufficient)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var rule = refusal.Rule ?? "";
        return refusal.Error.Id switch
        {
            "auth.token_invalid" or "auth.revoked" or "auth.forbidden" when UserByRule.TryGetValue(rule, out var text) => text,
            "auth.credential_missing" => MissingByRule.GetValueOrDefault(rule, AuraTexts.NoToken),
            "auth.token_invalid" => OfToken(rule),
            "auth.token_expired" => rule.Length == 0 ? AuraTexts.Expired : AuraTexts.InvalidOrExpired,
            "auth.revoked" => AuraTexts.InvalidOrExpired,
            "auth.timeout" => AuraTexts.Timeout,
            "auth.forbidden" => IsAboutTenant(rule) ? AuraTexts.Insufficient : insufficient,
            "topic.malformed" or "topic.unknown" => AuraTexts.Insufficient,
            "protocol.too_big" when rule.Length > 0 => AuraTexts.MessageTooLarge,
            "limit.rate" when rule.Length > 0 => AuraTexts.TooManyAttempts,
            "server.internal" or "protocol.not_utf8_or_json" => AuraTexts.Internal,
            _ => refusal.Error.Reason,
        };
    }

    /// <summary>The code; null: the catalogue's own.</summary>
    private static int? CodeOf(Refusal refusal, bool hasCustomCodes) =>
        refusal.Error.Id switch
        {
            "auth.token_invalid" or "auth.token_expired" or "auth.revoked" => hasCustomCodes ? InvalidToken : PolicyViolation,
            "auth.forbidden" or "topic.malformed" or "topic.unknown" => hasCustomCodes ? UnauthorisedResource : PolicyViolation,
            "auth.credential_missing" or "auth.credential_ambiguous" or "auth.timeout" or "session.subject_changed" => PolicyViolation,
            "protocol.too_big" or "limit.rate" when refusal.Rule is not null => PolicyViolation, // of a client that is not signed in
            "protocol.not_utf8_or_json" when refusal.Rule is not null => InternalError, // AuraConnect's bulk endpoint fails at it
            "server.internal" => InternalError,
            _ => null,
        };

    private static string OfToken(string rule) =>
        TokenByRule.TryGetValue(rule, out var text) ? text
        : rule.StartsWith(TokenRules.ClaimMissingPrefix, StringComparison.Ordinal) ? AuraTexts.TokenClaims
        : rule.StartsWith("token.", StringComparison.Ordinal) || rule.StartsWith("key.", StringComparison.Ordinal)
            ? AuraTexts.InvalidOrExpired
        : AuraTexts.TokenUnjudged;

    private static bool IsAboutTenant(string rule) => rule.Contains("tenant", StringComparison.Ordinal);
}
