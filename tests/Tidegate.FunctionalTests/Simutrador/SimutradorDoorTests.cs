using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tidegate.Core.Access;
using Tidegate.FunctionalTests.Support;
using Tidegate.Testing;
using static Tidegate.FunctionalTests.Simutrador.SimutradorWorld;

namespace Tidegate.FunctionalTests.Simutrador;

/// <summary>Who comes in at <c>/ws/simulate</c>, and what those are told who do not.</summary>
public sealed class SimutradorDoorTests
{
    [Theory]
    [InlineData("/ws/simulate", "Authentication required: no token in ?token= or in the Authorization header")]
    [InlineData("/ws/simulate?other=1", "Authentication required: no token in ?token= or in the Authorization header")]
    [InlineData("/ws/simulate?token=", "Authentication required: the token is empty")]
    [InlineData("/ws/simulate?token", "Authentication required: the token is empty")]
    [InlineData("/ws/simulate?token=%20", "Authentication required: the token is empty")]
    [InlineData("/ws/simulate?token=%20%09%20", "Authentication required: the token is empty")]
    [InlineData("/ws/simulate?token=++", "Authentication required: the token is empty")]
    [InlineData("/ws/session", "Authentication required: no token in ?token= or in the Authorization header")]
    public async Task Without_a_token_with_an_empty_one_or_with_blanks_the_upgrade_is_accepted_and_closed_with_4001(
        string path,
        string reason
    )
    {
        await using var gateway = await GatewayFixture.StartAsync();

        Assert.Equal((4001, reason), await gateway.TurnedAwayAsync(path));
    }

    [Theory]
    [InlineData("not.a.jwt")]
    [InlineData("nonsense")]
    [InlineData("a.b")]
    [InlineData("..")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task A_token_that_is_none_is_closed_with_4002(string token)
    {
        await using var gateway = await GatewayFixture.StartAsync();

        var (code, reason) = await gateway.TurnedAwayAsync($"{Simulate}?token={token}");

        Assert.Equal(4002, code);
        Assert.StartsWith("Invalid token: ", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_with_a_wrong_signature_is_closed_with_4002()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = Forged.Signed(
            Forged.Header,
            Claims(gateway),
            input => HMACSHA256.HashData(Encoding.UTF8.GetBytes("another-secret-of-at-least-32-bytes!"), input)
        );

        Assert.Equal((4002, "Invalid token: signature verification failed"), await gateway.TurnedAwayAsync($"{Simulate}?token={token}"));
    }

    [Theory]
    [InlineData("iss", "\"auraconnect-api\"", "Invalid token: wrong issuer")]
    [InlineData("iss", null, "Invalid token: wrong issuer")]
    [InlineData("aud", "\"simutrador-server\"", "Invalid token: wrong audience")]
    [InlineData("aud", null, "Invalid token: wrong audience")]
    [InlineData("sub", null, "Invalid token: missing claim sub")]
    [InlineData("sub", "\"\"", "Invalid token: invalid claims")]
    [InlineData("user_id", null, "Invalid token: missing claim user_id")]
    [InlineData("plan", null, "Invalid token: missing claim plan")]
    [InlineData("plan", "5", "Invalid token: invalid claims")]
    [InlineData("iat", null, "Invalid token: missing claim iat")]
    [InlineData("exp", null, "Invalid token: missing claim exp")]
    [InlineData("exp", "\"9999999999\"", "Invalid token: malformed")]
    [InlineData("type", "\"refresh\"", "Invalid token: not an access token")]
    public async Task A_token_whose_claims_are_not_SimuTradors_is_closed_with_4002_and_says_which(string claim, string? json, string reason)
    {
        await using var gateway = await GatewayFixture.StartAsync();

        Assert.Equal((4002, reason), await gateway.TurnedAwayAsync($"{Simulate}?token={gateway.Issue(changes: (claim, json))}"));
    }

    [Fact]
    public async Task A_token_that_expired_10_s_ago_is_closed_with_4003()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = gateway.Issue(changes: Ending(gateway, -10));

        Assert.Equal((4003, "Token expired"), await gateway.TurnedAwayAsync($"{Simulate}?token={token}"));
    }

    [Theory]
    [InlineData(0, 4003)]
    [InlineData(-1, 4003)]
    [InlineData(1, null)]
    public async Task There_is_no_leeway_after_the_end_of_a_token(int seconds, int? code)
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Time = new ManualTime());
        var token = gateway.Issue(changes: Ending(gateway, seconds));

        if (code is null)
        {
            await using var peer = (await gateway.EnterAsync(token)).Peer;
        }
        else
        {
            Assert.Equal(code, (await gateway.TurnedAwayAsync($"{Simulate}?token={token}")).Code);
        }
    }

    [Fact]
    public async Task Two_tokens_are_closed_with_4000()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        var (code, reason) = await gateway.TurnedAwayAsync(
            $"{Simulate}?token={gateway.Issue()}",
            $"Authorization: Bearer {gateway.Issue()}"
        );

        Assert.Equal((4000, "Authentication error: more than one token"), (code, reason));
    }

    [Fact]
    public async Task A_token_that_is_not_allowed_here_is_closed_with_4000()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:simutrador:RequiredPermissions:0"] = "simulate"
        );

        var refused = await gateway.TurnedAwayAsync($"{Simulate}?token={gateway.Issue()}");

        Assert.Equal((4000, "Authentication error: this token is not allowed here"), refused);
        await using var peer = (await gateway.EnterAsync(gateway.Issue(changes: ("permissions", "[\"simulate\"]")))).Peer;
    }

    [Fact]
    public async Task A_check_that_fails_lets_nobody_in_is_closed_with_4000_and_says_nothing_of_the_fault()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Services = services => services.AddSingleton<IGrantSource, FailingGrants>()
        );

        var refused = await gateway.TurnedAwayAsync($"{Simulate}?token={gateway.Issue()}");

        Assert.Equal((4000, "Authentication error: the token could not be checked"), refused);
    }

    [Fact]
    public async Task Where_a_check_fails_clients_of_other_systems_get_a_500_with_a_problem()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Services = services => services.AddSingleton<IGrantSource, FailingGrants>()
        );

        var refused = await gateway.TryUpgradeAsync("/stream", "Authorization: Bearer any");

        Assert.Equal((500, "server.internal"), (refused.Status, refused.Member("error")));
    }

    [Theory]
    [InlineData("/ws/simulate")]
    [InlineData("/ws/session")]
    public async Task A_good_token_comes_in_by_either_path(string path)
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var peer = await gateway.ConnectAsync();

        await peer.UpgradeAsync($"{path}?token={gateway.Issue()}");

        await peer.ReadJsonAsync("connection_ready");
    }

    [Fact]
    public async Task The_token_may_stand_in_the_header_and_behind_another_parameter()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var header = await gateway.ConnectAsync();
        await using var behind = await gateway.ConnectAsync();

        await header.UpgradeAsync(Simulate, "Authorization: Bearer " + gateway.Issue());
        await behind.UpgradeAsync($"{Simulate}?client=sdk&token={gateway.Issue()}");

        await header.ReadJsonAsync("connection_ready");
        await behind.ReadJsonAsync("connection_ready");
    }

    [Fact]
    public async Task Claims_that_nobody_knows_are_tolerated_and_one_token_opens_several_sessions()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var token = gateway.Issue(changes: [("email", "\"a@b.c\""), ("nested", "{\"a\":[1,2]}")]);

        await using var first = (await gateway.EnterAsync(token)).Peer;
        await using var second = (await gateway.EnterAsync(token)).Peer;

        await first.SettleAsync();
    }

    [Fact]
    public async Task A_token_of_another_system_opens_no_simulation_and_a_token_of_this_one_no_other_door()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        var nse = await gateway.TurnedAwayAsync($"{Simulate}?token={gateway.Token("nse")}");
        var elsewhere = await gateway.StatusOfAsync("/stream", gateway.Issue("user_pro_001", "professional"));

        Assert.Equal(4002, nse.Code);
        Assert.Equal(401, elsewhere);
    }

    [Fact]
    public async Task Who_is_told_by_a_close_frame_takes_a_place_among_strangers_and_without_one_the_answer_is_HTTP()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup => setup.Settings["Tidegate:UnauthenticatedMax"] = "0");

        var refused = await gateway.TryUpgradeAsync($"{Simulate}?token=nonsense");

        Assert.Equal((401, "AUTH_FAILED"), (refused.Status, refused.Member("error")));
        Assert.Equal("The credential was not accepted", refused.Member("message"));
    }

    [Fact]
    public async Task A_foreign_origin_and_a_bad_handshake_are_refused_in_HTTP()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        var origin = await gateway.TryUpgradeAsync($"{Simulate}?token={gateway.Issue()}", "Origin: https://evil.example");
        await using var peer = await gateway.ConnectAsync();
        await peer.SendAsync(RawPeer.Request($"GET {Simulate} HTTP/1.1", "Host: 127.0.0.1"));
        var form = await peer.ReadResponseAsync();

        Assert.Equal(403, origin.Status);
        Assert.Equal(400, form.Status);
    }

    [Fact]
    public async Task Where_it_is_switched_off_a_refused_token_is_a_401_before_the_upgrade()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:simutrador:RefuseAfterUpgrade"] = "false"
        );

        var refused = await gateway.TryUpgradeAsync($"{Simulate}?token=nonsense");

        Assert.Equal((401, "AUTH_FAILED"), (refused.Status, refused.Member("error")));
    }

    [Fact]
    public async Task Where_it_is_switched_on_other_dialects_tell_a_refused_header_by_its_code_too()
    {
        await using var gateway = await GatewayFixture.StartAsync(setup =>
            setup.Settings["Tidegate:Endpoints:stream:RefuseAfterUpgrade"] = "true"
        );
        await using var peer = await gateway.ConnectAsync();

        var response = await peer.UpgradeAsync("/stream", "Authorization: Bearer nonsense");

        Assert.Equal(101, response.Status);
        Assert.Equal((4002, "The credential was not accepted"), await peer.ReadCloseAsync());
    }

    private sealed class FailingGrants : IGrantSource
    {
        public ValueTask<Admission> GrantAsync(Credential credential, GrantContext context, CancellationToken cancellation) =>
            throw new InvalidOperationException("a fault of ours, with a secret in it");
    }
}
