using Tidegate.Auth.ApiKeys;
using Tidegate.Auth.Secrets;

namespace Tidegate.Tests.Auth.ApiKeys;

public sealed class ApiKeyHashTests
{
    [Fact]
    public void A_key_matches_its_own_hash_and_no_other_does()
    {
        var key = SecretText.NewApiKey();
        var hash = ApiKeyHash.TryParse(ApiKeyHash.Create(key).ToString());

        Assert.NotNull(hash);
        Assert.True(hash.Verify(key));
        Assert.False(hash.Verify(SecretText.NewApiKey()));
        Assert.False(hash.Verify(""));
        Assert.DoesNotContain(key, hash.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(31, false)]
    [InlineData(32, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void A_key_has_32_to_256_characters(int length, bool accepted)
    {
        var key = new string('k', length);

        Assert.Equal(accepted, Record.Exception(() => ApiKeyHash.Create(key)) is null);
        Assert.Equal(accepted, accepted && ApiKeyHash.Create(key).Verify(key));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("$sha256$")]
    [InlineData("$sha256$AAAA")]
    [InlineData("$sha1$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sha256$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Any_other_text_is_no_hash(string? text) => Assert.Null(ApiKeyHash.TryParse(text));
}
