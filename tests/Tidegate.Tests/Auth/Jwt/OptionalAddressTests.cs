using Tidegate.Auth.Jwt;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Jwt;

/// <summary>An issuer whose older tokens say neither who made them nor for whom.</summary>
public sealed class OptionalAddressTests
{
    private const long Now = TokenForge.Now;

    [Theory]
    [InlineData("", null)]
    [InlineData("\"iss\":\"api\",", null)]
    [InlineData("\"aud\":\"ws\",", null)]
    [InlineData("\"iss\":\"api\",\"aud\":\"ws\",", null)]
    [InlineData("\"iss\":\"other\",", TokenRules.Issuer)]
    [InlineData("\"iss\":\"\",", TokenRules.Issuer)]
    [InlineData("\"aud\":\"other\",", TokenRules.Audience)]
    [InlineData("\"aud\":[\"ws\"],", TokenRules.Audience)]
    [InlineData("\"iss\":\"api\",\"aud\":\"other\",", TokenRules.Audience)]
    public async Task What_is_left_out_passes_and_what_is_wrong_does_not(string claims, string? rule) =>
        Assert.Equal(rule, await RuleAsync(claims, isOptional: true));

    [Theory]
    [InlineData("", TokenRules.Issuer)]
    [InlineData("\"iss\":\"api\",", TokenRules.Audience)]
    [InlineData("\"iss\":\"api\",\"aud\":\"ws\",", null)]
    public async Task By_default_both_must_be_there(string claims, string? rule) =>
        Assert.Equal(rule, await RuleAsync(claims, isOptional: false));

    private static async Task<string?> RuleAsync(string claims, bool isOptional)
    {
        void Change(IssuerOptions options) =>
            (options.Issuer, options.Audience, options.IssuerAndAudienceOptional) = ("api", "ws", isOptional);

        var token = TokenForge.Signed("HS256", "{" + claims + $"\"sub\":\"a\",\"jti\":\"b\",\"exp\":{Now + 60}}}");
        return (await TokenForge.OfferAsync(token, Change)).Refusal?.Rule;
    }
}
