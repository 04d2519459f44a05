using Tidegate.AspNetCore.Dialects.Nse;
using Tidegate.Core.Errors;

namespace Tidegate.Tests.AspNetCore.Dialects.Nse;

public sealed class NseRefusalsTests
{
    [Theory]
    [InlineData("auth.credential_missing", "token.missing", 401, "Missing Authorization header with Bearer token")]
    [InlineData("auth.credential_missing", "endpoint.credentials", 401, "Missing Authorization header with Bearer token")]
    [InlineData("auth.token_expired", "token.expired_recently", 401, "Token expired")]
    [InlineData("auth.token_expired", "token.expired", 401, "Invalid token: ExpiredSignature")]
    [InlineData("auth.token_invalid", "token.claim_empty", 401, "Invalid token claims")]
    [InlineData("auth.token_invalid", "token.signature", 401, "Invalid token: InvalidSignature")]
    [InlineData("auth.token_invalid", "token.key", 401, "Invalid token: InvalidSignature")]
    [InlineData("auth.token_invalid", "token.algorithm", 401, "Invalid token: InvalidAlgorithm")]
    [InlineData("auth.token_invalid", "token.not_before", 401, "Invalid token: ImmatureSignature")]
    [InlineData("auth.token_invalid", "token.issued_at", 401, "Invalid token: ImmatureSignature")]
    [InlineData("auth.token_invalid", "token.issuer", 401, "Invalid token: InvalidIssuer")]
    [InlineData("auth.token_invalid", "token.audience", 401, "Invalid token: InvalidAudience")]
    [InlineData("auth.token_invalid", "token.claim_missing.jti", 401, "Invalid token: Missing required claim: jti")]
    [InlineData("auth.token_invalid", "token.missing", 401, "Invalid token: InvalidToken")]
    [InlineData("auth.token_invalid", "token.size", 401, "Invalid token: InvalidToken")]
    [InlineData("auth.token_invalid", "token.form", 401, "Invalid token: InvalidToken")]
    [InlineData("auth.token_invalid", "token.header", 401, "Invalid token: InvalidToken")]
    [InlineData("auth.token_invalid", "token.type", 401, "Invalid token: InvalidToken")]
    [InlineData("auth.token_invalid", "token.claim_invalid", 401, "Invalid token: InvalidToken")]
    [InlineData("auth.token_invalid", "token.lifetime", 401, "Invalid token: InvalidToken")]
    [InlineData("auth.token_invalid", null, 401, "Invalid token: InvalidToken")]
    [InlineData("server.full", "node.connections", 503, "Maximum connections reached")]
    [InlineData("server.full", "endpoint.connections", 503, "Maximum connections reached")]
    [InlineData("session.conflict", "token.session", 409, "Session already active")]
    [InlineData("server.draining", null, 503, "The server is shutting down")]
    [InlineData("auth.origin_refused", "endpoint.origins", 403, "This origin is not allowed")]
    [InlineData("auth.credential_ambiguous", "credential.one", 400, "More than one credential was offered")]
    public void Refusal_has_its_status_and_text(string id, string? rule, int status, string text) =>
        Assert.Equal(new PlainRefusal(status, text), NseRefusals.OnStream(new Refusal(GatewayErrors.Find(id)!, rule)));

    [Fact]
    public void Missing_credential_on_ws_names_both_ways() =>
        Assert.Equal(
            new PlainRefusal(401, "Missing Authorization header or token parameter"),
            NseRefusals.OnPubSub(new Refusal(GatewayErrors.CredentialMissing))
        );

    [Fact]
    public void Every_catalogue_entry_has_a_status_and_a_text() =>
        Assert.All(
            GatewayErrors.All,
            error =>
            {
                var refusal = NseRefusals.OnPubSub(new Refusal(error));

                Assert.InRange(refusal.Status, 400, 599);
                Assert.NotEmpty(refusal.Text);
            }
        );
}
