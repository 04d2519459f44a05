using FsCheck;
using FsCheck.Fluent;
using Tidegate.Kraken.Rest;

namespace Tidegate.Kraken.Tests.Rest;

public sealed class KrakenErrorsTests
{
    [Theory]
    [InlineData("EAPI:Invalid nonce", KrakenErrorKind.InvalidNonce, KrakenErrorPolicy.RetryWithLaterNonce)]
    [InlineData("EAPI:Invalid key", KrakenErrorKind.InvalidKey, KrakenErrorPolicy.Stop)]
    [InlineData("EAPI:Invalid signature", KrakenErrorKind.InvalidSignature, KrakenErrorPolicy.Stop)]
    [InlineData("EAPI:Rate limit exceeded", KrakenErrorKind.RateLimit, KrakenErrorPolicy.RetryAfterDecay)]
    [InlineData("EAPI:Bad request", KrakenErrorKind.Request, KrakenErrorPolicy.Stop)]
    [InlineData("EAPI:Feature disabled", KrakenErrorKind.Request, KrakenErrorPolicy.Stop)]
    [InlineData("EAPI:Invalid token", KrakenErrorKind.InvalidToken, KrakenErrorPolicy.RenewToken)]
    [InlineData("EGeneral:Permission denied", KrakenErrorKind.PermissionDenied, KrakenErrorPolicy.Stop)]
    [InlineData("EGeneral:Temporary lockout", KrakenErrorKind.TemporaryLockout, KrakenErrorPolicy.CoolDown)]
    [InlineData("EGeneral:Invalid arguments", KrakenErrorKind.Request, KrakenErrorPolicy.Stop)]
    [InlineData("EGeneral:Invalid arguments:price", KrakenErrorKind.Request, KrakenErrorPolicy.Stop)]
    [InlineData("EGeneral:Unknown method", KrakenErrorKind.Request, KrakenErrorPolicy.Stop)]
    [InlineData("EGeneral:Too many requests", KrakenErrorKind.Unavailable, KrakenErrorPolicy.RetryWithBackoff)]
    [InlineData("EGeneral:Internal error", KrakenErrorKind.Unavailable, KrakenErrorPolicy.RetryWithBackoff)]
    [InlineData("EGeneral:Internal error:E17", KrakenErrorKind.Unavailable, KrakenErrorPolicy.RetryWithBackoff)]
    [InlineData("EService:Unavailable", KrakenErrorKind.Unavailable, KrakenErrorPolicy.RetryWithBackoff)]
    [InlineData("EService:Busy", KrakenErrorKind.Unavailable, KrakenErrorPolicy.RetryWithBackoff)]
    [InlineData("EService:Market in cancel_only mode", KrakenErrorKind.Market, KrakenErrorPolicy.Stop)]
    [InlineData("EService:Market in post_only mode", KrakenErrorKind.Market, KrakenErrorPolicy.Stop)]
    [InlineData("EService:Market in limit_only mode", KrakenErrorKind.Market, KrakenErrorPolicy.Stop)]
    [InlineData("EService:Deadline elapsed", KrakenErrorKind.Order, KrakenErrorPolicy.Stop)]
    [InlineData("EAuth:Account temporary disabled", KrakenErrorKind.Account, KrakenErrorPolicy.Stop)]
    [InlineData("EAuth:Account unconfirmed", KrakenErrorKind.Account, KrakenErrorPolicy.Stop)]
    [InlineData("EAuth:Failed", KrakenErrorKind.Account, KrakenErrorPolicy.Stop)]
    [InlineData("EAuth:Rate limit exceeded", KrakenErrorKind.AuthRateLimit, KrakenErrorPolicy.CoolDown)]
    [InlineData("EAuth:Too many requests", KrakenErrorKind.AuthRateLimit, KrakenErrorPolicy.CoolDown)]
    [InlineData("EAccount:Invalid permissions", KrakenErrorKind.Account, KrakenErrorPolicy.Stop)]
    [InlineData("ESession:Invalid session", KrakenErrorKind.InvalidToken, KrakenErrorPolicy.RenewToken)]
    [InlineData("ETrade:Invalid request", KrakenErrorKind.Request, KrakenErrorPolicy.Stop)]
    [InlineData("ETrade:Locked", KrakenErrorKind.Request, KrakenErrorPolicy.Stop)]
    [InlineData("EQuery:Unknown asset pair", KrakenErrorKind.Request, KrakenErrorPolicy.Stop)]
    [InlineData("EOrder:Rate limit exceeded", KrakenErrorKind.OrderRateLimit, KrakenErrorPolicy.RetryAfterDecay)]
    [InlineData("EOrder:Domain rate limit exceeded", KrakenErrorKind.OrderRateLimit, KrakenErrorPolicy.RetryAfterDecay)]
    [InlineData("EOrder:Orders limit exceeded", KrakenErrorKind.Order, KrakenErrorPolicy.Stop)]
    [InlineData("EOrder:Insufficient funds", KrakenErrorKind.Order, KrakenErrorPolicy.Stop)]
    [InlineData("EOrder:Invalid token price", KrakenErrorKind.Order, KrakenErrorPolicy.Stop)]
    [InlineData("EService:Something new", KrakenErrorKind.Unavailable, KrakenErrorPolicy.RetryWithBackoff)]
    [InlineData("ENew:Something new", KrakenErrorKind.Unknown, KrakenErrorPolicy.RetryWithBackoff)]
    [InlineData("", KrakenErrorKind.Unknown, KrakenErrorPolicy.RetryWithBackoff)]
    public void Text_has_the_kind_and_the_policy_of_the_table(string text, KrakenErrorKind kind, KrakenErrorPolicy policy)
    {
        var error = KrakenErrors.Parse(text);

        Assert.Equal((kind, policy), (error.Kind, error.Policy));
    }

    [Theory]
    [InlineData("EService: Throttled: 1700000000")]
    [InlineData("EService:Throttled:1700000000")]
    [InlineData("  EService:Throttled : 1700000000 ")]
    public void Throttled_until_an_instant_says_it_however_the_blanks_fall(string text)
    {
        var error = KrakenErrors.Parse(text);

        Assert.Equal(KrakenErrorPolicy.RetryAtTime, error.Policy);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), error.RetryAt);
    }

    [Theory]
    [InlineData("EService:Throttled")]
    [InlineData("EService: Throttled: soon")]
    [InlineData("EService: Throttled: -5")]
    [InlineData("EService: Throttled: 99999999999999999999")]
    public void Throttled_without_a_sane_instant_backs_off(string text)
    {
        var error = KrakenErrors.Parse(text);

        Assert.Equal((KrakenErrorKind.Throttled, KrakenErrorPolicy.RetryWithBackoff, null), (error.Kind, error.Policy, error.RetryAt));
    }

    [Theory]
    [InlineData("ESession:Invalid session", true)]
    [InlineData("EAPI:Invalid token", true)]
    [InlineData("EAuth:Invalid token", true)]
    [InlineData("Token(s) not found", true)]
    [InlineData("Token is STALE", true)]
    [InlineData("WebSocket token expired", true)]
    [InlineData("EOrder:Insufficient funds", false)]
    [InlineData("EGeneral:Permission denied", false)]
    [InlineData("Symbol(s) not found", false)]
    [InlineData(null, false)]
    public void Token_problem_is_told_from_everything_else(string? text, bool isTokenProblem) =>
        Assert.Equal(isTokenProblem, KrakenErrors.IsTokenProblem(text));

    [Fact]
    public void Text_is_cut_and_cleaned_before_it_reaches_a_log()
    {
        var error = KrakenErrors.Parse("EGeneral:Internal error:\r\n\u001b[31m" + new string('x', 5_000));

        Assert.Equal(200, error.Text.Length);
        Assert.DoesNotContain(error.Text, char.IsControl);
    }

    [Fact]
    public void Whatever_the_text_parsing_never_throws() =>
        Prop.ForAll<string?>(text => KrakenErrors.Parse(text ?? "").Text.Length <= 200).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("WGeneral:Deprecated", true)]
    [InlineData("EGeneral:Internal error", false)]
    public void Warnings_are_no_failures(string text, bool isWarning) => Assert.Equal(isWarning, KrakenErrors.IsWarning(text));
}
