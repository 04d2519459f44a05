using Tidegate.Streaming.Admitting;

namespace Tidegate.Tests.Streaming.Admitting;

public sealed class OriginRuleTests
{
    private const string Own = "https://gate.example.com";

    private readonly OriginRule _rule = new(["https://app.example.com", "https://bücher.example"], allowLoopback: false);
    private readonly OriginRule _development = new([], allowLoopback: true);

    [Theory]
    [InlineData("https://gate.example.com")] // our own
    [InlineData("https://app.example.com")]
    [InlineData("https://app.example.com:443")]
    [InlineData("HTTPS://APP.Example.COM")]
    [InlineData("https://xn--bcher-kva.example")]
    public void A_listed_origin_passes_in_any_spelling_of_the_same_thing(string origin) => Assert.True(_rule.Allows(origin, Own));

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://app.example.com")]
    [InlineData("https://app.example.com:8443")]
    [InlineData("https://app.example.com.evil.example")]
    [InlineData("https://evilapp.example.com")]
    [InlineData("https://app.example.com@evil.example")]
    [InlineData("https://user@app.example.com")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com/path")]
    [InlineData("https://app.example.com?")]
    [InlineData("https://app.example.com?q")]
    [InlineData("https://app.example.com#")]
    [InlineData("https://app.example.com#f")]
    [InlineData("https:\\\\app.example.com")]
    [InlineData("https:app.example.com")]
    [InlineData("https:/app.example.com")]
    [InlineData("https://app%2eexample.com")]
    [InlineData("https://app.example.com https://evil.example")]
    [InlineData(" https://app.example.com")]
    [InlineData("https://аpp.example.com")] // the first letter is Cyrillic
    [InlineData("app.example.com")]
    [InlineData("file://app.example.com")]
    [InlineData("null")]
    [InlineData("*")]
    [InlineData("")]
    public void Everything_else_is_refused(string origin) => Assert.False(_rule.Allows(origin, Own));

    [Theory]
    [InlineData("http://localhost:5173")]
    [InlineData("http://127.0.0.1:3000")]
    [InlineData("http://127.9.9.9")]
    [InlineData("https://[::1]:8443")]
    public void Loopback_passes_in_development_only(string origin)
    {
        Assert.True(_development.Allows(origin, Own));
        Assert.False(_rule.Allows(origin, Own));
    }

    [Theory]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("http://192.168.0.1")]
    [InlineData("null")]
    public void What_only_looks_like_loopback_is_refused_in_development_too(string origin) =>
        Assert.False(_development.Allows(origin, Own));

    [Theory]
    [InlineData("*")]
    [InlineData("app.example.com")]
    [InlineData("https://app.example.com/")]
    [InlineData("null")]
    public void A_rule_cannot_list_what_is_no_origin(string origin) =>
        Assert.Throws<ArgumentException>(() => new OriginRule([origin], allowLoopback: false));

    [Fact]
    public void An_own_origin_that_could_not_be_told_allows_nobody() => Assert.False(_rule.Allows("null", ""));
}
