using Microsoft.Extensions.Options;
using Tidegate.Kraken.Tokens;

namespace Tidegate.Kraken.Tests.Tokens;

public sealed class KrakenTokenOptionsTests
{
    [Fact]
    public void Settings_by_default_need_only_a_key() =>
        Assert.True(Validate(new KrakenTokenOptions { ApiKey = "public", ApiSecret = TestKeys.Secret }).Succeeded);

    [Fact]
    public void Every_wrong_setting_is_told_at_once_and_no_secret_repeated()
    {
        var result = Validate(
            new KrakenTokenOptions
            {
                ApiKey = "public",
                ApiSecret = "no base64, yet secret",
                RestAddress = new Uri("http://example.org"),
                RefreshInterval = TimeSpan.FromMinutes(15),
                AttemptsMax = 0,
                EncryptionKey = "short",
            }
        );

        Assert.Equal(5, result.Failures!.Count());
        Assert.DoesNotContain("yet secret", result.FailureMessage, StringComparison.Ordinal);
    }

    private static ValidateOptionsResult Validate(KrakenTokenOptions options) => new KrakenTokenOptionsValidator().Validate(null, options);
}
