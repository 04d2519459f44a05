using System.Text;
using Tidegate.AspNetCore.Dialects.Aura;
using Tidegate.AspNetCore.Endpoints;
using Tidegate.Core.Errors;
using Tidegate.Streaming.Dialects;

namespace Tidegate.Tests.AspNetCore.Dialects.Aura;

public sealed class AuraRefusalTests
{
    private const string Insufficient = "Insufficient permissions for queue access";

    [Theory]
    [InlineData("auth.credential_missing", null, 1008, 1008, "No authentication token provided")]
    [InlineData("auth.credential_missing", "token.missing", 1008, 1008, "No authentication token provided")]
    [InlineData("auth.credential_missing", "endpoint.credentials", 1008, 1008, "Authentication method not allowed")]
    [InlineData("auth.credential_missing", "auth.message_format", 1008, 1008, "Invalid auth message format")]
    [InlineData("auth.credential_missing", "auth.message_type", 1008, 1008, "First message must be auth message")]
    [InlineData("auth.credential_ambiguous", "credential.one", 1008, 1008, "More than one credential was offered")]
    [InlineData("auth.timeout", null, 1008, 1008, "Authentication timeout")]
    [InlineData("auth.token_invalid", "token.signature", 1008, 4001, "Invalid or expired token")]
    [InlineData("auth.token_invalid", "token.form", 1008, 4001, "Invalid or expired token")]
    [InlineData("auth.token_invalid", "token.size", 1008, 4001, "Invalid or expired token")]
    [InlineData("auth.token_invalid", "token.text", 1008, 4001, "Invalid token format")]
    [InlineData("auth.token_invalid", "token.claim_missing.username", 1008, 4001, "Invalid token claims")]
    [InlineData("auth.token_invalid", "token.claim_invalid", 1008, 4001, "Invalid token claims")]
    [InlineData("auth.token_invalid", "token.claim_empty", 1008, 4001, "Invalid token claims")]
    [InlineData("auth.token_invalid", "token.issuer", 1008, 4001, "Invalid token claims")]
    [InlineData("auth.token_invalid", "token.audience", 1008, 4001, "Invalid token claims")]
    [InlineData("auth.token_invalid", "token.purpose", 1008, 4001, "Invalid token claims")]
    [InlineData("auth.token_invalid", "user.unknown", 1008, 4001, "User not found")]
    [InlineData("auth.token_invalid", "user.disabled", 1008, 4001, "User account is disabled")]
    [InlineData("auth.forbidden", "user.disabled", 1008, 4003, "User account is disabled")]
    [InlineData("auth.revoked", "user.disabled", 1008, 4001, "User account is disabled")]
    [InlineData("auth.token_invalid", "something.else", 1008, 4001, "Token validation failed")]
    [InlineData("auth.token_expired", "token.expired", 1008, 4001, "Invalid or expired token")]
    [InlineData("auth.token_expired", null, 1008, 4001, "Authentication expired")]
    [InlineData("auth.revoked", null, 1008, 4001, "Invalid or expired token")]
    [InlineData("auth.forbidden", "endpoint.roles", 1008, 4003, Insufficient)]
    [InlineData("auth.forbidden", "endpoint.permissions", 1008, 4003, Insufficient)]
    [InlineData("auth.forbidden", "endpoint.tenant", 1008, 4003, "Insufficient permissions")]
    [InlineData("auth.forbidden", "policy.others", 1008, 4003, Insufficient)]
    [InlineData("topic.malformed", null, 1008, 4003, "Insufficient permissions")]
    [InlineData("session.subject_changed", null, 1008, 1008, "A session cannot change its subject")]
    [InlineData("protocol.too_big", "hello.bytes", 1008, 1008, "Auth message too large")]
    [InlineData("protocol.too_big", null, 1009, 1009, "The message is too big")]
    [InlineData("limit.rate", "address.failures", 1008, 1008, "Authentication rate limit exceeded")]
    [InlineData("limit.rate", null, 4129, 4129, "Too many messages or requests")]
    [InlineData("server.internal", null, 1011, 1011, "Internal server error")]
    [InlineData("protocol.not_utf8_or_json", "bulk.message", 1011, 1011, "Internal server error")]
    [InlineData("protocol.not_utf8_or_json", null, 1007, 1007, "The message is not valid UTF-8 or JSON")]
    [InlineData("session.idle", null, 4102, 4102, "Nothing was heard from the client for too long")]
    [InlineData("session.slow_consumer", null, 4101, 4101, "The session fell too far behind")]
    [InlineData("server.draining", null, 4200, 4200, "The server is shutting down")]
    [InlineData("server.full", null, 4100, 4100, "The server has no room for another session")]
    public void Every_refusal_has_its_code_and_its_text(string id, string? rule, int code, int customCode, string reason)
    {
        var refusal = new Refusal(GatewayErrors.Find(id)!, rule);

        Assert.Equal(new CloseStatement(code, reason), AuraRefusals.Close(refusal, Insufficient, hasCustomCodes: false));
        Assert.Equal(new CloseStatement(customCode, reason), AuraRefusals.Close(refusal, Insufficient, hasCustomCodes: true));
    }

    [Fact]
    public void Every_entry_of_the_catalogue_can_be_said()
    {
        foreach (var error in GatewayErrors.All)
        {
            foreach (var rule in new[] { null, "some.rule" })
            {
                var said = AuraRefusals.Close(new Refusal(error, rule), Insufficient, hasCustomCodes: false);

                Assert.InRange(said.Code, 1_000, 4_999);
                Assert.InRange(Encoding.UTF8.GetByteCount(said.Reason), 1, GatewayError.ReasonBytesMax);
            }
        }
    }

    [Theory]
    [InlineData(DialectNames.AuraDashboard, "Insufficient permissions for dashboard access")]
    [InlineData(DialectNames.AuraMetrics, "Insufficient permissions for metrics access")]
    [InlineData(DialectNames.AuraKds, "Insufficient permissions for KDS access")]
    [InlineData(DialectNames.AuraTables, "Insufficient permissions")]
    [InlineData(DialectNames.AuraTableAnalytics, "Insufficient permissions")]
    [InlineData(DialectNames.AuraQueue, "Insufficient permissions for queue access")]
    [InlineData(DialectNames.AuraQueues, "Insufficient permissions for queue access")]
    public void Each_endpoint_names_what_may_not_be_entered(string name, string reason) =>
        Assert.Equal(
            new CloseStatement(1008, reason),
            AuraSpeech.Dialect(name).Close(new Refusal(GatewayErrors.Forbidden, "endpoint.roles"))
        );
}
