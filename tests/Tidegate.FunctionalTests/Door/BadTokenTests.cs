using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;

namespace Tidegate.FunctionalTests.Door;

public sealed class BadTokenTests
{
    public static TheoryData<string> Names => [.. BadTokens.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_bad_token_is_a_401_that_says_nothing_of_it(string name)
    {
        await using var gateway = await StartAsync();
        var token = BadTokens.All[name](gateway.Time);

        var native = await gateway.TryUpgradeAsync("/stream", "Authorization: Bearer " + token);
        var nse = await gateway.TryUpgradeAsync("/", "Authorization: Bearer " + token);

        Assert.Equal((name, 401, 401), (name, native.Status, nse.Status));
        Assert.Equal(0, gateway.Hub.SessionCount);
        var said = $"{string.Join('\n', native.Headers)}{native.Body}{string.Join('\n', nse.Headers)}{nse.Body}{gateway.Logs.Text}";
        Assert.All(token.Split('.').Where(part => part.Length >= 16), part => Assert.DoesNotContain(part, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_tokens_without_their_fault_come_in()
    {
        await using var gateway = await StartAsync();

        Assert.Equal(101, await gateway.StatusOfAsync("/stream", Forged.Token(Forged.Claims(gateway.Time))));
        Assert.Equal(101, await gateway.StatusOfAsync("/stream", BadTokens.SignedByRsa(gateway.Time)));
        Assert.Equal(101, await gateway.StatusOfAsync("/stream", BadTokens.SignedByCurve(gateway.Time)));
        Assert.Equal(101, await gateway.StatusOfAsync("/", Forged.Token(Forged.Claims(gateway.Time))));
    }

    [Fact]
    public async Task A_token_of_an_issuer_that_the_endpoint_does_not_believe_is_refused_there()
    {
        await using var gateway = await StartAsync();

        Assert.Equal(401, await gateway.StatusOfAsync("/", BadTokens.SignedByRsa(gateway.Time)));
        Assert.Equal(401, await gateway.StatusOfAsync("/ws", BadTokens.SignedByCurve(gateway.Time)));
    }

    [Theory]
    [InlineData("{\"admin\":true}")]
    [InlineData("[[\"admin\"]]")]
    [InlineData("[{\"admin\":true}]")]
    [InlineData("\"admin\"")]
    [InlineData("null")]
    public async Task Permissions_of_an_unknown_shape_give_none(string json)
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            setup.Settings["Tidegate:Endpoints:stream:RequiredPermissions:0"] = "admin";
        });

        var status = await gateway.StatusOfAsync("/stream", Forged.Token(Forged.Claims(gateway.Time, ("permissions", json))));

        Assert.Contains(status, new[] { 401, 403 });
    }

    [Fact]
    public async Task A_missing_permission_is_a_403_with_its_challenge_and_a_held_one_comes_in()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:stream:RequiredPermissions:0"] = "read_data"
        );

        var refused = await gateway.TryUpgradeAsync("/stream", "Authorization: Bearer " + gateway.Token("tidegate", permissions: "other"));
        var held = await gateway.StatusOfAsync("/stream", gateway.Token("tidegate", permissions: "read_data"));

        Assert.Equal((403, "auth.forbidden"), (refused.Status, refused.Member("error")));
        Assert.Equal("Bearer realm=\"tidegate\", error=\"insufficient_scope\"", refused["WWW-Authenticate"]);
        Assert.Equal(101, held);
    }

    [Theory]
    [InlineData("one", "One")]
    [InlineData("one", "one ")]
    [InlineData("one", "0ne")]
    [InlineData("one", "one.")]
    public async Task Token_ids_that_look_alike_are_two_and_the_first_session_lives_on(string first, string second)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var session = await gateway.OpenAsync("/", gateway.Token(jti: first));

        var status = await gateway.StatusOfAsync("/", gateway.Token(jti: second));

        Assert.Contains(status, new[] { 101, 401 });
        await session.SettleAsync();
    }

    [Theory]
    [InlineData(59, 101)]
    [InlineData(60, 401)]
    public async Task The_leeway_of_60_s_ends_at_the_second(int secondsAgo, int status)
    {
        await using var gateway = await StartAsync();
        var token = gateway.Token("tidegate", lifetime: TimeSpan.FromMinutes(1), age: TimeSpan.FromSeconds(60 + secondsAgo));

        Assert.Equal(status, await gateway.StatusOfAsync("/stream", token));
    }

    private static Task<GatewayFixture> StartAsync() =>
        GatewayFixture.StartAsync(setup =>
        {
            setup.Time = new ManualTime();
            BadTokens.AddIssuer(setup);
        });
}
