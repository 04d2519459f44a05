using Tidegate.Kraken.Signing;

namespace Tidegate.Kraken.Tests.Signing;

public sealed class KrakenApiKeyTests
{
    private const string Secret = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    [Fact]
    public void Key_prints_neither_of_its_halves()
    {
        using var key = new KrakenApiKey("my-public-half", Secret);

        Assert.DoesNotContain("my-public-half", key.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("AQEB", $"{key}", StringComparison.Ordinal);
    }

    [Fact]
    public void Key_that_was_disposed_of_is_zeroed_and_signs_no_more()
    {
        var key = new KrakenApiKey("public", Secret);
        var secret = key.Secret;

        key.Dispose();
        key.Dispose();

        Assert.Equal(-1, secret.IndexOfAnyExcept((byte)0));
        Assert.Throws<ObjectDisposedException>(() => KrakenSigner.Sign(key, "/0/private/X", 1, "nonce=1"u8));
    }

    [Theory]
    [InlineData("", Secret)]
    [InlineData("with blank", Secret)]
    [InlineData("line\r\nbreak", Secret)]
    [InlineData("public", "")]
    [InlineData("public", "not base64!")]
    [InlineData("public", "AQEBAQ==")]
    public void Text_that_cannot_be_a_key_is_refused_without_repeating_it(string publicKey, string secret)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new KrakenApiKey(publicKey, secret));

        Assert.DoesNotContain("not base64!", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("with blank", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_beyond_256_bytes_is_refused_and_at_256_taken()
    {
        using var largest = new KrakenApiKey("public", Convert.ToBase64String(new byte[256]));

        Assert.Equal(256, largest.Secret.Length);
        Assert.Throws<ArgumentException>(() => new KrakenApiKey("public", Convert.ToBase64String(new byte[257])));
    }
}
