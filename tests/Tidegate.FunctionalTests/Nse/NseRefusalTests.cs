using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Nse;

public sealed class NseRefusalTests
{
    private const string Missing = "Missing Authorization header with Bearer token";

    [Theory]
    [InlineData("/")]
    [InlineData("/nse")]
    [InlineData("/nse/any/path")]
    public async Task No_header_is_a_401_that_says_so(string path)
    {
        await using var gateway = await StartAsync();

        await RefusedAsync(gateway, path, 401, Missing);
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer")]
    [InlineData("Token {0}")]
    [InlineData("bearer {0}")]
    [InlineData("BEARER {0}")]
    [InlineData("Bearer\t{0}")]
    [InlineData("{0}")]
    public async Task Another_scheme_or_spelling_counts_as_no_header(string value)
    {
        await using var gateway = await StartAsync();

        await RefusedAsync(gateway, "/", 401, Missing, "Authorization: " + value.Replace("{0}", gateway.Token(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_in_the_query_counts_as_no_header()
    {
        await using var gateway = await StartAsync();

        await RefusedAsync(gateway, $"/?token={gateway.Token()}", 401, Missing);
    }

    [Theory]
    [InlineData(0, "Token expired")]
    [InlineData(1, "Token expired")]
    [InlineData(30, "Token expired")]
    [InlineData(31, "Invalid token: ExpiredSignature")]
    [InlineData(3_600, "Invalid token: ExpiredSignature")]
    public async Task An_expired_token_is_told_by_how_long_ago(int seconds, string text)
    {
        await using var gateway = await StartAsync();
        var token = gateway.Token(lifetime: TimeSpan.FromMinutes(1), age: TimeSpan.FromSeconds(60 + seconds));

        await RefusedAsync(gateway, "/", 401, text, "Authorization: Bearer " + token);
    }

    [Fact]
    public async Task A_token_is_good_up_to_the_last_second_of_its_life()
    {
        await using var gateway = await StartAsync();

        var status = await gateway.StatusOfAsync("/", gateway.Token(lifetime: TimeSpan.FromMinutes(1), age: TimeSpan.FromSeconds(59)));

        Assert.Equal(101, status);
    }

    [Theory]
    [InlineData("sub", "\"\"", "Invalid token claims")]
    [InlineData("jti", "\"\"", "Invalid token claims")]
    [InlineData("sub", null, "Invalid token: Missing required claim: sub")]
    [InlineData("jti", null, "Invalid token: Missing required claim: jti")]
    [InlineData("exp", null, "Invalid token: Missing required claim: exp")]
    [InlineData("iat", null, "Invalid token: Missing required claim: iat")]
    [InlineData("user_id", null, "Invalid token: Missing required claim: user_id")]
    [InlineData("permissions", null, "Invalid token: Missing required claim: permissions")]
    [InlineData("permissions", "\"admin\"", "Invalid token: InvalidToken")]
    [InlineData("exp", "\"soon\"", "Invalid token: InvalidToken")]
    public async Task A_claim_that_is_empty_missing_or_of_another_type_is_named_in_the_known_words(string claim, string? json, string text)
    {
        await using var gateway = await StartAsync();
        var token = Forged.Token(Forged.Claims(gateway.Time, (claim, json)));

        await RefusedAsync(gateway, "/", 401, text, "Authorization: Bearer " + token);
    }

    [Theory]
    [InlineData("nonsense", "Invalid token: InvalidToken")]
    [InlineData("a.b", "Invalid token: InvalidToken")]
    [InlineData("a.b.c", "Invalid token: InvalidToken")]
    [InlineData(" {0}", "Invalid token: InvalidToken")] // a second blank is part of the token, as it was in the original
    [InlineData("{0}=", "Invalid token: InvalidToken")]
    [InlineData("{0}.{0}", "Invalid token: InvalidToken")]
    public async Task A_malformed_token_is_invalid(string pattern, string text)
    {
        await using var gateway = await StartAsync();
        var token = pattern.Replace("{0}", gateway.Token(), StringComparison.Ordinal);

        await RefusedAsync(gateway, "/", 401, text, "Authorization: Bearer " + token);
    }

    [Fact]
    public async Task A_token_signed_with_another_secret_has_an_invalid_signature()
    {
        await using var gateway = await StartAsync();
        var good = gateway.Token();
        var other = gateway.Token(subject: "somebody");
        var token = $"{good[..good.LastIndexOf('.')]}{other[other.LastIndexOf('.')..]}";

        await RefusedAsync(gateway, "/", 401, "Invalid token: InvalidSignature", "Authorization: Bearer " + token);
    }

    [Fact]
    public async Task The_place_after_the_last_is_refused_with_503_and_the_last_one_is_not()
    {
        await using var gateway = await StartAsync(setup => setup.Settings["Tidegate:Endpoints:nse:ConnectionsMax"] = "3");
        await using var first = await gateway.OpenAsync("/");
        await using var second = await gateway.OpenAsync("/");
        await using var third = await gateway.OpenAsync("/");

        await RefusedAsync(gateway, "/", 503, "Maximum connections reached", "Authorization: Bearer " + gateway.Token());
        await third.CloseAsync();

        Assert.Equal(101, await gateway.StatusOfAsync("/", gateway.Token()));
    }

    [Fact]
    public async Task A_second_connection_with_the_same_token_id_is_refused_with_409_and_the_first_lives_on()
    {
        await using var gateway = await StartAsync();
        await using var first = await gateway.OpenAsync("/", gateway.Token(jti: "one"));

        await RefusedAsync(gateway, "/", 409, "Session already active", "Authorization: Bearer " + gateway.Token(jti: "one"));
        gateway.Publish(GatewayFixture.Bars, 8_300);

        Assert.Contains("8300", await first.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_user_may_hold_several_sessions_under_different_token_ids()
    {
        await using var gateway = await StartAsync();
        await using var first = await gateway.OpenAsync("/", gateway.Token(subject: "user123", jti: "one"));

        Assert.Equal(101, await gateway.StatusOfAsync("/", gateway.Token(subject: "user123", jti: "two")));
    }

    [Fact]
    public async Task At_capacity_a_duplicate_gets_503_and_an_invalid_token_401()
    {
        await using var gateway = await StartAsync(setup => setup.Settings["Tidegate:Endpoints:nse:ConnectionsMax"] = "1");
        await using var only = await gateway.OpenAsync("/", gateway.Token(jti: "one"));

        await RefusedAsync(gateway, "/", 503, "Maximum connections reached", "Authorization: Bearer " + gateway.Token(jti: "one"));
        await RefusedAsync(gateway, "/", 401, "Invalid token: InvalidToken", "Authorization: Bearer nonsense");
        await RefusedAsync(gateway, "/", 401, Missing);
    }

    private static Task<GatewayFixture> StartAsync(Action<GatewaySetup>? configure = null) =>
        GatewayFixture.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            configure?.Invoke(setup);
        });

    private static async Task RefusedAsync(GatewayFixture gateway, string path, int status, string text, params string[] headers)
    {
        var response = await gateway.TryUpgradeAsync(path, headers);

        Assert.Equal((status, text), (response.Status, response.Body));
        Assert.Equal("text/plain; charset=utf-8", response["Content-Type"]);
    }
}
