using Tidegate.Auth;
using Tidegate.Auth.Jwt;
using Tidegate.Core.Access;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Jwt;

public sealed class TokenClaimTests
{
    private const long Now = TokenForge.Now;

    [Theory]
    [InlineData("sub")]
    [InlineData("jti")]
    public async Task Subject_and_token_id_are_plain_names_compared_as_they_are(string claim)
    {
        async Task<string?> With(string json) => await RuleAsync(claim == "sub" ? Claims(sub: json) : Claims(jti: json));

        Assert.Null(await With("\"a\""));
        Assert.Null(await With($"\"{new string('x', 128)}\""));
        Assert.Equal(TokenRules.ClaimEmpty, await With("\"\""));
        Assert.Equal(TokenRules.ClaimInvalid, await With($"\"{new string('x', 129)}\""));
        foreach (var wrong in new[] { "\"a\\u0000\"", "\"a\\n\"", "\"\\u0430\"", "\"e\\u0301\"", "\"a\\u200b\"", "\"\\u007f\"" })
        {
            Assert.Equal(TokenRules.ClaimInvalid, await With(wrong));
        }

        foreach (var wrong in new[] { "7", "true", "null", "[\"a\"]", "{}" })
        {
            Assert.Equal(TokenRules.Form, await With(wrong));
        }
    }

    [Theory]
    [InlineData("ID")]
    [InlineData("id ")]
    [InlineData(" id")]
    public async Task Token_ids_that_look_alike_are_different_ids(string other)
    {
        var first = await GrantAsync(Claims(jti: "\"id\""));
        var second = await GrantAsync(Claims(jti: $"\"{other}\""));

        Assert.NotEqual(first.TokenId, second.TokenId);
    }

    [Fact]
    public async Task A_missing_claim_is_named_from_a_fixed_table()
    {
        static void Nse(IssuerOptions options) => options.RequiredClaims = ["sub", "jti", "exp", "iat", "user_id", "permissions", "tenant"];
        var claims = new Dictionary<string, string>
        {
            ["sub"] = "\"a\"",
            ["jti"] = "\"b\"",
            ["exp"] = $"{Now + 9}",
            ["iat"] = $"{Now}",
            ["user_id"] = "\"u\"",
            ["permissions"] = "[\"read_data\"]",
            ["tenant"] = "\"t\"",
        };
        string Without(string? name) => $"{{{string.Join(",", claims.Where(c => c.Key != name).Select(c => $"\"{c.Key}\":{c.Value}"))}}}";

        Assert.Null(await RuleAsync(Without(null), Nse));
        foreach (var name in claims.Keys.Where(name => name != "tenant"))
        {
            Assert.Equal($"token.claim_missing.{name}", await RuleAsync(Without(name), Nse));
        }

        Assert.Equal("token.claim_missing.other", await RuleAsync(Without("tenant"), Nse));
    }

    [Fact]
    public async Task A_token_without_id_is_believed_where_the_issuer_does_not_require_one()
    {
        var claims = $$"""{"sub":"alice","exp":{{Now + 900}}}""";

        Assert.Equal("token.claim_missing.jti", await RuleAsync(claims));
        Assert.Null((await GrantAsync(claims, options => options.RequiredClaims = ["exp"])).TokenId);
        Assert.Equal(
            "token.claim_missing.sub",
            await RuleAsync($$"""{"exp":{{Now + 900}}}""", options => options.RequiredClaims = []) // sub and exp in any case
        );
    }

    [Theory]
    [InlineData("\"https://issuer.example\"", null)]
    [InlineData("\"https://issuer.example/\"", TokenRules.Issuer)]
    [InlineData("\"https://issuer.exampl\"", TokenRules.Issuer)]
    [InlineData("\"HTTPS://issuer.example\"", TokenRules.Issuer)]
    [InlineData("[\"https://issuer.example\"]", TokenRules.Form)]
    [InlineData("null", TokenRules.Form)]
    public async Task The_issuer_is_compared_exactly(string iss, string? rule)
    {
        static void Expect(IssuerOptions options) => options.Issuer = "https://issuer.example";

        Assert.Equal(rule, await RuleAsync(Claims(more: $",\"iss\":{iss}"), Expect));
    }

    [Theory]
    [InlineData("\"tidegate\"", null)]
    [InlineData("\"tidegate2\"", TokenRules.Audience)]
    [InlineData("\"tide\"", TokenRules.Audience)]
    [InlineData("\"Tidegate\"", TokenRules.Audience)]
    [InlineData("[\"tidegate\"]", TokenRules.Audience)]
    [InlineData("[\"tidegate\",\"other\"]", TokenRules.Audience)]
    [InlineData("{}", TokenRules.Form)]
    public async Task The_audience_is_compared_exactly_and_is_never_a_list(string aud, string? rule)
    {
        static void Expect(IssuerOptions options) => options.Audience = "tidegate";

        Assert.Equal(rule, await RuleAsync(Claims(more: $",\"aud\":{aud}"), Expect));
    }

    [Fact]
    public async Task A_missing_issuer_or_audience_is_refused_where_one_is_expected()
    {
        Assert.Equal(TokenRules.Issuer, await RuleAsync(Claims(), options => options.Issuer = "i"));
        Assert.Equal(TokenRules.Audience, await RuleAsync(Claims(), options => options.Audience = "a"));
    }

    [Fact]
    public async Task A_token_for_an_audience_is_refused_where_none_is_configured()
    {
        Assert.Equal(TokenRules.Audience, await RuleAsync(Claims(more: ",\"aud\":\"somebody-else\"")));
    }

    [Theory]
    [InlineData("token_use", "\"id\"", TokenRules.Purpose)]
    [InlineData("token_use", "\"access\"", null)]
    [InlineData("typ", "\"Refresh\"", TokenRules.Purpose)]
    [InlineData("typ", "\"Bearer\"", null)]
    [InlineData("type", "\"refresh\"", TokenRules.Purpose)]
    [InlineData("purpose", "\"ticket\"", TokenRules.Purpose)]
    [InlineData("purpose", "[\"access\"]", TokenRules.Purpose)]
    [InlineData("purpose", "null", TokenRules.Purpose)]
    public async Task A_token_made_for_something_else_is_refused(string claim, string value, string? rule)
    {
        Assert.Equal(rule, await RuleAsync(Claims(more: $",\"{claim}\":{value}")));
    }

    [Fact]
    public async Task Rights_are_taken_from_the_claims_that_the_issuer_names()
    {
        var claims = Claims(
            more: ",\"name\":\"Alice A\",\"scope\":[\"read_data\",\"admin\"],\"groups\":[\"ops\"],\"tier\":\"professional\""
        );

        var grant = await GrantAsync(
            claims,
            options =>
                (options.UserIdClaim, options.PermissionsClaim, options.RolesClaim, options.PlanClaim) = ("name", "scope", "groups", "tier")
        );

        Assert.Equal("Alice A", grant.UserId);
        Assert.Equal(["read_data", "admin"], grant.Permissions);
        Assert.Equal(["ops"], grant.Roles);
        Assert.Equal("professional", grant.Plan);
        Assert.True(grant.Allows("admin"));
        Assert.False(grant.Allows("Admin"));
    }

    [Theory]
    [InlineData("\"admin\"")]
    [InlineData("[[\"admin\"]]")]
    [InlineData("[\"admin\",7]")]
    [InlineData("[\"admin\",null]")]
    [InlineData("[\"\"]")]
    [InlineData("[\"adm\\u0131n\"]")]
    [InlineData("{\"admin\":true}")]
    [InlineData("{\"__proto__\":[\"admin\"]}")]
    [InlineData("null")]
    [InlineData("true")]
    public async Task Rights_of_an_unknown_shape_give_none_and_are_refused_where_required(string value)
    {
        var claims = Claims(more: $",\"permissions\":{value},\"roles\":{value}");

        var grant = await GrantAsync(claims);

        Assert.Empty(grant.Permissions);
        Assert.Empty(grant.Roles);
        foreach (var claim in new[] { "permissions", "roles" })
        {
            var rule = await RuleAsync(claims, options => options.RequiredClaims = [claim]);
            Assert.Equal(value == "null" ? $"token.claim_missing.{claim}" : TokenRules.ClaimInvalid, rule);
        }
    }

    [Fact]
    public async Task A_list_of_rights_has_at_most_64_entries_of_128_characters()
    {
        static string List(int count, int length) =>
            $",\"permissions\":[{string.Join(",", Enumerable.Repeat($"\"{new string('p', length)}\"", count))}]";

        Assert.Equal(64, (await GrantAsync(Claims(more: List(64, 10)))).Permissions.Length);
        Assert.Empty((await GrantAsync(Claims(more: List(65, 10)))).Permissions);
        Assert.Single((await GrantAsync(Claims(more: List(1, 128)))).Permissions);
        Assert.Empty((await GrantAsync(Claims(more: List(1, 129)))).Permissions);
    }

    [Fact]
    public async Task A_stranger_learns_nothing_about_claims()
    {
        string[] wrong = ["{}", Claims(sub: "\"\""), Claims(more: ",\"aud\":\"x\""), $$"""{"sub":"a","jti":"b","exp":{{Now - 10}}}"""];

        foreach (var claims in wrong)
        {
            var token = TokenForge.Signed("HS256", claims);
            var forged = token[..(token.LastIndexOf('.') + 1)] + new string('A', 43);

            Assert.Equal(TokenRules.Signature, (await TokenForge.OfferAsync(forged, options => options.Issuer = "i")).Refusal?.Rule);
        }
    }

    [Fact]
    public async Task Of_several_issuers_the_one_that_claims_the_iss_decides()
    {
        var trusted = TokenForge.Trust(
            new IssuerOptions
            {
                Name = "a",
                Issuer = "https://a",
                Keys = [new() { Secret = TokenForge.Secret + "a" }],
            },
            new IssuerOptions
            {
                Name = "b",
                Issuer = "https://b",
                Keys = [new() { Secret = TokenForge.Secret }],
            },
            new IssuerOptions { Name = "c", Keys = [TokenForge.Key("ES256")] }
        );
        var source = new JwtGrantSource(trusted, new VerifiedTokenCache(10, TimeSpan.FromMinutes(1)), new ManualTime());
        async Task<Admission> Offer(string token, params string[] issuers) =>
            await source.GrantAsync(
                new Credential(CredentialKind.Header, token),
                new GrantContext(issuers),
                TestContext.Current.CancellationToken
            );

        var fromB = TokenForge.Signed("HS256", Claims(more: ",\"iss\":\"https://b\""));
        var asA = TokenForge.Signed("HS256", Claims(more: ",\"iss\":\"https://a\""));
        var fromC = TokenForge.Signed("ES256", Claims(more: ",\"iss\":\"https://somewhere\""));

        Assert.Equal("b", (await Offer(fromB, "a", "b", "c")).Grant?.Issuer);
        Assert.Equal(TokenRules.Signature, (await Offer(asA, "a", "b", "c")).Refusal?.Rule);
        Assert.Equal("c", (await Offer(fromC, "a", "b", "c")).Grant?.Issuer);
        Assert.Equal(TokenRules.Signature, (await Offer(fromB, "a")).Refusal?.Rule);
        Assert.False((await Offer(fromB, "c")).IsGranted);
        await Assert.ThrowsAsync<ArgumentException>(async () => await Offer(fromB, "unknown"));
    }

    [Fact]
    public async Task No_refusal_holds_anything_of_the_token()
    {
        const string Marker = "zzMARKERzz";
        string[] tokens =
        [
            Marker,
            TokenForge.Signed("HS256", $$"""{"alg":"{{Marker}}"}""", TokenForge.Claims),
            TokenForge.Signed("HS256", $$"""{"alg":"HS256","kid":"{{Marker}}"}""", TokenForge.Claims),
            TokenForge.Signed("HS256", Claims(sub: $"\"{Marker}\\u0000\"")),
            TokenForge.Signed("HS256", Claims(more: $",\"aud\":\"{Marker}\"")),
        ];

        foreach (var token in tokens)
        {
            var refusal = (await TokenForge.OfferAsync(token)).Refusal;

            Assert.NotNull(refusal);
            Assert.DoesNotContain(Marker, refusal.Rule + refusal.Error.Reason, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Marker, new Credential(CredentialKind.Header, token).ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string Claims(string sub = "\"alice\"", string jti = "\"t-1\"", string more = "") =>
        $$"""{"sub":{{sub}},"jti":{{jti}},"exp":{{Now + 900}}{{more}}}""";

    private static async Task<string?> RuleAsync(string claims, Action<IssuerOptions>? change = null) =>
        (await TokenForge.OfferAsync(TokenForge.Signed("HS256", claims), change)).Refusal?.Rule;

    private static async Task<Grant> GrantAsync(string claims, Action<IssuerOptions>? change = null) =>
        (await TokenForge.OfferAsync(TokenForge.Signed("HS256", claims), change)).Grant
        ?? throw new InvalidOperationException("The token was refused.");
}
