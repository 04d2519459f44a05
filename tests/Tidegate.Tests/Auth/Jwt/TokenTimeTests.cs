using Tidegate.Auth.Jwt;
using Tidegate.Core.Errors;
using Tidegate.Testing;

namespace Tidegate.Tests.Auth.Jwt;

public sealed class TokenTimeTests
{
    private const long Now = TokenForge.Now;

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task A_token_is_believed_until_one_tick_before_its_end_and_not_at_it(int leewaySeconds)
    {
        var time = new ManualTime();
        void Change(IssuerOptions options) => options.Leeway = TimeSpan.FromSeconds(leewaySeconds);
        var end = TimeSpan.FromSeconds(900 + leewaySeconds);

        time.Advance(end - TimeSpan.FromTicks(1));
        var before = await TokenForge.OfferAsync(TokenForge.Good(), Change, time);
        time.Advance(TimeSpan.FromTicks(1));
        var at = await TokenForge.OfferAsync(TokenForge.Good(), Change, time);

        Assert.True(before.IsGranted);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Now + 900 + leewaySeconds), before.Grant.ExpiresAt);
        Assert.Same(GatewayErrors.TokenExpired, at.Refusal?.Error);
    }

    [Fact]
    public async Task An_expired_token_is_told_apart_by_whether_it_ended_within_30_seconds()
    {
        var time = new ManualTime();

        time.Advance(TimeSpan.FromSeconds(900));
        var atEnd = await TokenForge.OfferAsync(TokenForge.Good(), time: time);
        time.Advance(TimeSpan.FromSeconds(30));
        var at30 = await TokenForge.OfferAsync(TokenForge.Good(), time: time);
        time.Advance(TimeSpan.FromTicks(1));
        var beyond30 = await TokenForge.OfferAsync(TokenForge.Good(), time: time);

        Assert.Equal(TokenRules.ExpiredRecently, atEnd.Refusal?.Rule);
        Assert.Equal(TokenRules.ExpiredRecently, at30.Refusal?.Rule);
        Assert.Equal(TokenRules.Expired, beyond30.Refusal?.Rule);
        Assert.Same(GatewayErrors.TokenExpired, beyond30.Refusal?.Error);
    }

    [Theory]
    [InlineData("\"1735787945\"")]
    [InlineData("1735787945.0")]
    [InlineData("1735787945.5")]
    [InlineData("1.735787945e9")]
    [InlineData("9223372036854775808")]
    [InlineData("1e400")]
    [InlineData("true")]
    [InlineData("[1735787945]")]
    [InlineData("{}")]
    [InlineData("null")]
    public Task A_time_that_is_not_an_integer_is_refused(string value) => RefusedAsync(value, TokenRules.Form);

    [Theory]
    [InlineData("-1")]
    [InlineData("1735787945000")] // milliseconds
    [InlineData("253402300800")] // the year 10000
    [InlineData("9223372036854775807")]
    public Task A_time_out_of_range_is_refused(string value) => RefusedAsync(value, TokenRules.ClaimInvalid);

    private static async Task RefusedAsync(string value, string rule)
    {
        foreach (var claim in new[] { "exp", "nbf", "iat" })
        {
            var exp = claim == "exp" ? "" : $",\"exp\":{Now + 900}";
            var token = TokenForge.Signed("HS256", $$"""{"sub":"alice","jti":"t-1"{{exp}},"{{claim}}":{{value}}}""");

            var admission = await TokenForge.OfferAsync(token);

            Assert.Same(GatewayErrors.TokenInvalid, admission.Refusal?.Error);
            Assert.Equal(rule, admission.Refusal?.Rule);
        }
    }

    [Fact]
    public async Task An_expiry_at_the_end_of_time_lives_too_long()
    {
        Assert.Equal(TokenRules.Lifetime, await RuleAsync("""{"sub":"a","jti":"b","exp":253402300799}"""));
    }

    [Theory]
    [InlineData("nbf", TokenRules.NotBefore)]
    [InlineData("iat", TokenRules.IssuedAt)]
    public async Task A_start_may_lie_ahead_by_the_leeway_and_no_second_more(string claim, string rule)
    {
        string Claims(int ahead) => $$"""{"sub":"a","jti":"b","exp":{{Now + 900}},"{{claim}}":{{Now + ahead}}}""";
        static void Leeway10(IssuerOptions options) => options.Leeway = TimeSpan.FromSeconds(10);
        static void Ahead30(IssuerOptions options) => options.AheadLeeway = TimeSpan.FromSeconds(30);

        Assert.Null(await RuleAsync(Claims(0)));
        Assert.Equal(rule, await RuleAsync(Claims(1)));
        Assert.Null(await RuleAsync(Claims(10), Leeway10));
        Assert.Equal(rule, await RuleAsync(Claims(11), Leeway10));
        Assert.Null(await RuleAsync(Claims(30), Ahead30));
        Assert.Equal(rule, await RuleAsync(Claims(31), Ahead30));
    }

    [Fact]
    public async Task A_life_may_be_as_long_as_the_issuer_allows_and_no_second_longer()
    {
        static void OneHour(IssuerOptions options) => options.LifetimeMax = TimeSpan.FromHours(1);

        Assert.Null(await RuleAsync($$"""{"sub":"a","jti":"b","iat":{{Now - 60}},"exp":{{Now + 3540}}}""", OneHour));
        Assert.Equal(TokenRules.Lifetime, await RuleAsync($$"""{"sub":"a","jti":"b","iat":{{Now - 60}},"exp":{{Now + 3541}}}""", OneHour));
        Assert.Null(await RuleAsync($$"""{"sub":"a","jti":"b","exp":{{Now + 3600}}}""", OneHour));
        Assert.Equal(TokenRules.Lifetime, await RuleAsync($$"""{"sub":"a","jti":"b","exp":{{Now + 3601}}}""", OneHour));
    }

    private static async Task<string?> RuleAsync(string claims, Action<IssuerOptions>? change = null) =>
        (await TokenForge.OfferAsync(TokenForge.Signed("HS256", claims), change)).Refusal?.Rule;
}
