using System.Text;
using Tidegate.AspNetCore.Dialects.Simutrador;
using Tidegate.Auth.Jwt;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.AspNetCore.Dialects.Simutrador;

public sealed class SimutradorErrorsTests
{
    /// <summary>The error codes of SimuTrador's core and of its documents.</summary>
    private static readonly string[] KnownCodes =
    [
        "INVALID_PARAMS",
        "VALIDATION_ERROR",
        "SERVICE_BUSY",
        "SESSION_CREATE_FAILED",
        "NOT_IMPLEMENTED",
        "UNKNOWN_TYPE",
        "AUTH_FAILED",
        "RATE_LIMITED",
        "HANDLER_TIMEOUT",
    ];

    private static readonly string[] KnownReasons =
    [
        "idle_timeout",
        "max_duration",
        "api_key_revoked",
        "rate_limit",
        "simulation_complete",
        "server_maintenance",
    ];

    public static TheoryData<string, string?, int, string> Refusals =>
        new()
        {
            {
                "auth.credential_missing",
                "token.missing",
                4001,
                "Authentication required: no token in ?token= or in the Authorization header"
            },
            { "auth.credential_missing", null, 4001, "Authentication required: no token in ?token= or in the Authorization header" },
            { "auth.token_invalid", TokenRules.Missing, 4001, "Authentication required: the token is empty" },
            { "auth.token_invalid", TokenRules.Form, 4002, "Invalid token: malformed" },
            { "auth.token_invalid", TokenRules.Size, 4002, "Invalid token: malformed" },
            { "auth.token_invalid", TokenRules.Header, 4002, "Invalid token: malformed" },
            { "auth.token_invalid", TokenRules.Signature, 4002, "Invalid token: signature verification failed" },
            { "auth.token_invalid", TokenRules.Algorithm, 4002, "Invalid token: signature verification failed" },
            { "auth.token_invalid", TokenRules.Key, 4002, "Invalid token: signature verification failed" },
            { "auth.token_invalid", TokenRules.Type, 4002, "Invalid token: not an access token" },
            { "auth.token_invalid", TokenRules.Purpose, 4002, "Invalid token: not an access token" },
            { "auth.token_invalid", TokenRules.Issuer, 4002, "Invalid token: wrong issuer" },
            { "auth.token_invalid", TokenRules.Audience, 4002, "Invalid token: wrong audience" },
            { "auth.token_invalid", TokenRules.NotBefore, 4002, "Invalid token: not valid yet" },
            { "auth.token_invalid", TokenRules.IssuedAt, 4002, "Invalid token: not valid yet" },
            { "auth.token_invalid", TokenRules.Lifetime, 4002, "Invalid token: lives too long" },
            { "auth.token_invalid", TokenRules.ClaimEmpty, 4002, "Invalid token: invalid claims" },
            { "auth.token_invalid", TokenRules.ClaimMissing("plan"), 4002, "Invalid token: missing claim plan" },
            { "auth.token_invalid", null, 4002, "Invalid token: not accepted" },
            { "auth.token_expired", TokenRules.Expired, 4003, "Token expired" },
            { "auth.token_expired", TokenRules.ExpiredRecently, 4003, "Token expired" },
            { "auth.revoked", null, 4000, "Authentication error: the token or its key was revoked" },
            { "auth.forbidden", "endpoint.permissions", 4000, "Authentication error: this token is not allowed here" },
            { "auth.credential_ambiguous", "credential.one", 4000, "Authentication error: more than one token" },
            { "server.internal", null, 4000, "Authentication error: the token could not be checked" },
            { "server.unavailable", "store.unavailable", 4000, "Authentication error: the token could not be checked" },
            { "session.idle", null, 4000, "Nothing was heard from the client for too long" },
            { "limit.rate", null, 1008, "RATE_LIMITED: Too many messages or requests" },
            { "limit.connections", "plan.connections", 1008, "RATE_LIMITED: The subject has too many sessions" },
            { "server.draining", null, 4200, "The server is shutting down" },
            { "session.slow_consumer", null, 4101, "The session fell too far behind" },
            { "protocol.violation", null, 1002, "The peer broke the WebSocket protocol" },
            { "protocol.not_utf8_or_json", null, 1007, "The message is not valid UTF-8 or JSON" },
            { "protocol.too_big", null, 1009, "The message is too big" },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_closes_with_its_code_and_says_why(string error, string? rule, int code, string reason)
    {
        var close = SimutradorErrors.Close(new Refusal(GatewayErrors.Find(error)!, rule));

        Assert.Equal((code, reason), (close.Code, close.Reason));
    }

    [Theory]
    [InlineData("request.malformed", "INVALID_PARAMS")]
    [InlineData("request.unknown_op", "UNKNOWN_TYPE")]
    [InlineData("request.not_implemented", "NOT_IMPLEMENTED")]
    [InlineData("request.not_authenticated", "AUTH_FAILED")]
    [InlineData("limit.rate", "RATE_LIMITED")]
    [InlineData("limit.connections", "RATE_LIMITED")]
    [InlineData("server.full", "SERVICE_BUSY")]
    [InlineData("server.unavailable", "SERVICE_BUSY")]
    [InlineData("topic.unknown", "VALIDATION_ERROR")]
    public void An_error_of_a_message_has_a_plain_code_without_prefix(string error, string code) =>
        Assert.Equal(code, SimutradorErrors.CodeOf(GatewayErrors.Find(error)!));

    [Fact]
    public void Every_entry_of_the_catalogue_can_be_said_in_words_that_SimuTrador_knows() =>
        Assert.All(
            GatewayErrors.All,
            error =>
            {
                var close = SimutradorErrors.Close(new Refusal(error));

                Assert.Contains(SimutradorErrors.CodeOf(error), KnownCodes);
                Assert.InRange(Encoding.UTF8.GetByteCount(close.Reason), 1, GatewayError.ReasonBytesMax);
                Assert.True(
                    close.Code is (>= 4000 and <= 4999) or 1002 or 1003 or 1007 or 1008 or 1009 or 1011,
                    $"{error.Id}: {close.Code}"
                );
                Assert.True(SimutradorErrors.ClosingReasonOf(error) is not { } reason || KnownReasons.Contains(reason), error.Id);
            }
        );
}
