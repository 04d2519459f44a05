using System.Collections.Frozen;
using Tidegate.Auth.Jwt;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.AspNetCore.Dialects.Simutrador;

/// <summary>How the catalogue is said in SimuTrador's codes: in a message, in <c>connection_closing</c>, and in the close frame.</summary>
internal static class SimutradorErrors
{
    private const int MissingToken = 4001;
    private const int InvalidToken = 4002;
    private const int ExpiredToken = 4003;
    private const int OtherFailure = 4000;
    private const int Policy = 1008; // RFC 6455 §7.4.1, and what the first servers of SimuTrador closed a rate limit with

    /// <summary>What is not listed here has no words of its own there: a code of the catalogue, and <see cref="Unlisted"/> in a message.</summary>
    private static readonly FrozenDictionary<GatewayError, Words> Table = new Dictionary<GatewayError, Words>
    {
        [GatewayErrors.CredentialMissing] = new("AUTH_FAILED", MissingToken),
        [GatewayErrors.TokenInvalid] = new("AUTH_FAILED", InvalidToken),
        [GatewayErrors.TokenExpired] = new("AUTH_FAILED", ExpiredToken, "max_duration", MayReturn: true),
        [GatewayErrors.SessionTooLong] = new("SERVICE_BUSY", GatewayErrors.SessionTooLong.CloseCode, "max_duration", MayReturn: true),
        [GatewayErrors.Revoked] = new("AUTH_FAILED", OtherFailure, "api_key_revoked"),
        [GatewayErrors.Forbidden] = new("AUTH_FAILED", OtherFailure),
        [GatewayErrors.CredentialAmbiguous] = new("AUTH_FAILED", OtherFailure),
        [GatewayErrors.AuthTimeout] = new("AUTH_FAILED", OtherFailure),
        [GatewayErrors.SubjectChanged] = new("AUTH_FAILED", OtherFailure),
        [GatewayErrors.NotAuthenticated] = new("AUTH_FAILED", OtherFailure),
        [GatewayErrors.SessionReplaced] = new("SERVICE_BUSY", OtherFailure),
        [GatewayErrors.SessionConflict] = new("SERVICE_BUSY", OtherFailure),
        [GatewayErrors.Internal] = new("SERVICE_BUSY", OtherFailure),
        [GatewayErrors.Idle] = new("HANDLER_TIMEOUT", OtherFailure, "idle_timeout", MayReturn: true),
        [GatewayErrors.PongTimeout] = new("HANDLER_TIMEOUT", OtherFailure, "idle_timeout", MayReturn: true),
        [GatewayErrors.RateLimited] = new("RATE_LIMITED", Policy, "rate_limit", MayReturn: true),
        [GatewayErrors.ConnectionLimit] = new("RATE_LIMITED", Policy, "rate_limit", MayReturn: true),
        [GatewayErrors.Draining] = new("SERVICE_BUSY", GatewayErrors.Draining.CloseCode, "server_maintenance", MayReturn: true),
        [GatewayErrors.ServerFull] = new("SERVICE_BUSY", GatewayErrors.ServerFull.CloseCode),
        [GatewayErrors.Unavailable] = new("SERVICE_BUSY", OtherFailure),
        [GatewayErrors.RequestMalformed] = new("INVALID_PARAMS"),
        [GatewayErrors.NotUtf8OrJson] = new("INVALID_PARAMS", GatewayErrors.NotUtf8OrJson.CloseCode),
        [GatewayErrors.UnknownOperation] = new("UNKNOWN_TYPE"),
        [GatewayErrors.NotImplemented] = new("NOT_IMPLEMENTED"),
    }.ToFrozenDictionary();

    private static readonly Words Unlisted = new("VALIDATION_ERROR");

    /// <summary>The plain code of an <c>error</c> message.</summary>
    public static string CodeOf(GatewayError error) => WordsFor(error).Code;

    /// <summary>The <c>reason</c> of <c>connection_closing</c>; null where SimuTrador has none.</summary>
    public static string? ClosingReasonOf(GatewayError error) => WordsFor(error).ClosingReason;

    /// <summary>Whether the same client may come back by itself.</summary>
    public static bool MayReturn(GatewayError error) => WordsFor(error).MayReturn;

    /// <summary>The close frame.</summary>
    public static CloseStatement Close(Refusal refusal)
    {
        var error = refusal.Error;
        if (error == GatewayErrors.TokenInvalid && refusal.Rule == TokenRules.Missing)
        {
            return new(MissingToken, "Authentication required: the token is empty"); // or nothing but blanks
        }

        return new(WordsFor(error).CloseCode ?? error.CloseCode ?? OtherFailure, ReasonFor(error, refusal.Rule));
    }

    private static Words WordsFor(GatewayError error) => Table.GetValueOrDefault(error, Unlisted);

    private static string ReasonFor(GatewayError error, string? rule) =>
        error.Id switch
        {
            "auth.credential_missing" => "Authentication required: no token in ?token= or in the Authorization header",
            "auth.token_invalid" => $"Invalid token: {FaultOf(rule)}",
            "auth.token_expired" => "Token expired",
            "auth.revoked" => "Authentication error: the token or its key was revoked",
            "auth.forbidden" => "Authentication error: this token is not allowed here",
            "auth.credential_ambiguous" => "Authentication error: more than one token",
            "limit.rate" or "limit.connections" => $"RATE_LIMITED: {error.Reason}", // the word that clients look for
            "server.internal" or "server.unavailable" => "Authentication error: the token could not be checked",
            _ => error.Reason,
        };

    /// <summary>What is wrong with a token, as far as its bearer may know: claims are judged only after the signature.</summary>
    private static string FaultOf(string? rule) =>
        rule switch
        {
            TokenRules.Form or TokenRules.Size or TokenRules.Header => "malformed",
            TokenRules.Signature or TokenRules.Key or TokenRules.Algorithm => "signature verification failed",
            TokenRules.Type or TokenRules.Purpose => "not an access token",
            TokenRules.Issuer => "wrong issuer",
            TokenRules.Audience => "wrong audience",
            TokenRules.NotBefore or TokenRules.IssuedAt => "not valid yet",
            TokenRules.Lifetime => "lives too long",
            TokenRules.ClaimInvalid or TokenRules.ClaimEmpty => "invalid claims",
            not null when rule.StartsWith(TokenRules.ClaimMissingPrefix, StringComparison.Ordinal) =>
                $"missing claim {rule[TokenRules.ClaimMissingPrefix.Length..]}",
            _ => "not accepted",
        };

    /// <param name="Code">In a message.</param>
    /// <param name="CloseCode">In a close frame; null: the catalogue's, or 4000.</param>
    /// <param name="ClosingReason">In <c>connection_closing</c>; null: there is none, and no such message.</param>
    /// <param name="MayReturn"><c>reconnect_allowed</c>.</param>
    private sealed record Words(string Code, int? CloseCode = null, string? ClosingReason = null, bool MayReturn = false);
}
