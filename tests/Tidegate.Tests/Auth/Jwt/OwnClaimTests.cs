using Tidegate.Auth.Jwt;

namespace Tidegate.Tests.Auth.Jwt;

public sealed class OwnClaimTests
{
    [Theory]
    [InlineData("""[1,2,"north"]""", new[] { "1", "2", "north" })]
    [InlineData("[-7]", new[] { "-7" })]
    [InlineData("[]", new string[0])]
    [InlineData("[1.5]", new string[0])]
    [InlineData("[1,[2]]", new string[0])]
    [InlineData("[true]", new string[0])]
    [InlineData("\"1\"", new string[0])]
    [InlineData("[99999999999999999999]", new string[0])]
    [InlineData("[\"\"]", new string[0])]
    public async Task Tenants_are_texts_or_whole_numbers_and_an_unknown_shape_gives_none(string claim, string[] expected)
    {
        var admission = await OfferAsync($"\"tenant_ids\":{claim}");

        Assert.True(admission.IsGranted);
        Assert.Equal(expected, admission.Grant.Tenants);
    }

    [Fact]
    public async Task More_tenants_than_64_are_none() =>
        Assert.Empty((await OfferAsync($"\"tenant_ids\":[{string.Join(',', Enumerable.Range(0, 65))}]")).Grant!.Tenants);

    [Fact]
    public async Task Required_tenants_of_an_unknown_shape_refuse_the_token()
    {
        var admission = await TokenForge.OfferAsync(Token("\"tenant_ids\":\"1\""), options => options.RequiredClaims = ["tenant_ids"]);

        Assert.Equal(TokenRules.ClaimInvalid, admission.Refusal?.Rule);
    }

    [Fact]
    public async Task The_claim_with_the_tenants_can_have_another_name()
    {
        var admission = await TokenForge.OfferAsync(Token("\"org\":[7]"), options => options.TenantsClaim = "org");

        Assert.Equal(["7"], admission.Grant!.Tenants);
    }

    [Fact]
    public async Task A_grant_says_when_its_token_was_issued_and_to_which_family_and_key_it_belongs()
    {
        var admission = await OfferAsync("\"session_id\":\"fam-1\",\"key_id\":\"k1\",\"key_scopes\":[\"read\"]");

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(TokenForge.Now), admission.Grant!.IssuedAt);
        Assert.Equal("fam-1", admission.Grant.FamilyId);
        Assert.Equal("k1", admission.Grant.KeyId);
        Assert.Equal(["read"], admission.Grant.Scopes);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"read\"")]
    [InlineData("[[]]")]
    [InlineData("{}")]
    public async Task A_restriction_that_cannot_be_read_refuses_the_token(string scopes) =>
        Assert.Equal(TokenRules.ClaimInvalid, (await OfferAsync($"\"key_scopes\":{scopes}")).Refusal?.Rule);

    [Fact]
    public async Task An_issuer_of_other_peoples_users_names_no_key_of_ours()
    {
        var admission = await TokenForge.OfferAsync(Token("\"key_id\":\"k1\""), options => options.IgnoreStoredUsers = true);

        Assert.Null(admission.Grant!.KeyId);
    }

    private static string Token(string claims) => TokenForge.Signed("HS256", $"{TokenForge.Claims[..^1]},{claims}}}");

    private static Task<Tidegate.Core.Access.Admission> OfferAsync(string claims) => TokenForge.OfferAsync(Token(claims));
}
