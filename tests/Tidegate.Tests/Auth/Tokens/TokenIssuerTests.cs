using Tidegate.Auth;
using Tidegate.Auth.Jwt;
using Tidegate.Auth.Tokens;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Tokens;

public sealed class TokenIssuerTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("HS256")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public async Task A_token_it_makes_is_believed_with_all_that_it_says(string algorithm)
    {
        void Sign(IssuerOptions options)
        {
            options.Keys = [algorithm == "HS256" ? new() { Id = "k1", Secret = TokenForge.Secret } : Private(algorithm)];
            (options.Issuer, options.Audience) = ("https://issuer.example", "tidegate");
        }

        var token = Issuer(Sign)
            .Issue(
                new TokenDraft
                {
                    Subject = "user123",
                    UserId = "u-123",
                    Lifetime = TimeSpan.FromMinutes(60),
                    Permissions = ["read_data", "websocket_connect"],
                    Roles = ["ops"],
                    Plan = "free",
                }
            );
        var grant = (await TokenForge.OfferAsync(token, Sign, _time)).Grant;

        Assert.NotNull(grant);
        Assert.Equal(("user123", "u-123", "free"), (grant.Subject, grant.UserId, grant.Plan));
        Assert.Equal(["read_data", "websocket_connect"], grant.Permissions);
        Assert.Equal(["ops"], grant.Roles);
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromMinutes(60), grant.ExpiresAt);
        Assert.NotEmpty(grant.TokenId!);
    }

    [Fact]
    public async Task An_expired_sample_token_can_be_made()
    {
        var draft = new TokenDraft
        {
            Subject = "user789",
            IssuedAt = _time.GetUtcNow() - TimeSpan.FromMinutes(65),
            Lifetime = TimeSpan.FromMinutes(60),
        };

        var admission = await TokenForge.OfferAsync(Issuer().Issue(draft), time: _time);

        Assert.Equal(TokenRules.Expired, admission.Refusal?.Rule);
    }

    [Fact]
    public void Two_tokens_never_share_an_id()
    {
        var issuer = Issuer();
        var draft = new TokenDraft { Subject = "a", Lifetime = TimeSpan.FromMinutes(1) };

        var ids = Enumerable.Range(0, 100).Select(_ => TokenInspector.Decode(issuer.Issue(draft))!.PayloadJson).ToHashSet();

        Assert.Equal(100, ids.Count);
    }

    [Fact]
    public async Task Further_claims_cannot_replace_its_own()
    {
        var draft = new TokenDraft
        {
            Subject = "alice",
            Lifetime = TimeSpan.FromMinutes(1),
            Claims = new Dictionary<string, object> { ["sub"] = "admin", ["tenant"] = "t1" },
        };

        var token = Issuer().Issue(draft);

        Assert.Equal("alice", (await TokenForge.OfferAsync(token, time: _time)).Grant?.Subject);
        Assert.Contains("\"tenant\":\"t1\"", TokenInspector.Decode(token)!.PayloadJson, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_key_cannot_sign()
    {
        Assert.Throws<ArgumentException>(() => Issuer(options => options.Keys = [TokenForge.Key("RS256")]));
    }

    private static TokenKeyOptions Private(string algorithm) =>
        new()
        {
            Id = "k1",
            Algorithm = algorithm,
            Pem = algorithm == "ES256" ? TokenForge.Curve.ExportPkcs8PrivateKeyPem() : TokenForge.Rsa.ExportPkcs8PrivateKeyPem(),
        };

    private TokenIssuer Issuer(Action<IssuerOptions>? change = null) =>
        new(TokenForge.Trust(TokenForge.IssuerOptions(change)), TokenForge.Issuer, _time);
}
